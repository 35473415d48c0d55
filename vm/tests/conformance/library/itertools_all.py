import itertools as it
print(list(it.islice(it.count(5, 3), 4)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(1, 3)))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 5], max)), list(it.accumulate([1, 2], initial=10)))
print(list(it.chain("ab", [1])), list(it.chain.from_iterable(["ab", "c"])), list(it.compress("abcd", [1, 0, 1, 0])))
print(list(it.dropwhile(lambda x: x < 3, [1, 3, 2])), list(it.takewhile(lambda x: x < 3, [1, 3, 2])), list(it.filterfalse(None, [0, 1, ""])))
for k, g in it.groupby("aabccc"):
    print(k, list(g), end=" ")
print([(k, len(list(g))) for k, g in it.groupby(range(10), lambda x: x // 4)])
print(list(it.islice("abcdef", 1, 5, 2)), list(it.pairwise([1, 2, 3])), list(it.starmap(pow, [(2, 3), (3, 2)])))
a, b = it.tee([1, 2, 3])
print(next(a), list(b), list(a), list(it.zip_longest("ab", "c", fillvalue="-")))
print(list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)))
print(list(it.permutations([1, 2, 3], 2)), list(it.combinations("abc", 2)), list(it.combinations_with_replacement("ab", 2)))
print(list(it.permutations([])), list(it.combinations([1], 2)), len(list(it.permutations(range(5)))))
print(sum(1 for p in it.permutations(range(6)) if all(abs(p[i] - p[j]) != j - i for i in range(6) for j in range(i + 1, 6))))
c = it.count()
print([next(c) for _ in range(3)], c)
try:
    list(it.islice([], -1))
except ValueError as e:
    print(e)
print(list(zip(it.count(), "abc")), dict(zip("ab", it.repeat(0))), list(map(lambda *a: a, "ab", it.count())))
g = it.groupby([1, 1, 2])
k1, g1 = next(g)
k2, g2 = next(g)
print(k1, list(g1), k2, list(g2))
total = 0
for i, j in it.product(range(40), range(40)):
    total += i ^ j
for x in it.chain(range(100), it.repeat(3, 50)):
    total += x
print(total)
def batches(xs, n):
    i = iter(xs)
    while b := tuple(it.islice(i, n)):
        yield b
print(list(batches("abcdefg", 3)))
