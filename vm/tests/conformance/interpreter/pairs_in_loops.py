class Counting:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        if self.n == 41:
            raise ValueError("41")
        return self.n


def run(pairs):
    out = []
    for a, b in pairs:
        out.append((b, a))
    else:
        out.append("end")
    return out


for n in range(20):
    got = [run(enumerate("xyz", n)), run(zip([1, 2, 3], "ab")), run({1: 2, "k": None}.items()), run(zip("ab", "cd", strict=True))]
print(got)
print(run(enumerate(Counting(4))), run(zip(Counting(3), Counting(5))), run([(1, 2), "ab", [3, 4]]), run(iter({(5, 6): 0})))
it = enumerate("abcdef")
for i, c in it:
    if i == 2:
        break
print(i, c, next(it))
for bad in (zip("ab", "cd", "ef"), [(1,)], enumerate(Counting(43)), zip("a", Counting(42)), zip("ab", "c", strict=True)):
    try:
        print(run(bad))
    except Exception as e:
        print(type(e).__name__, e)
d = {1: 2, 3: 4}
try:
    for k, v in d.items():
        d[k + 10] = v
except RuntimeError as e:
    print(e)
for (a, b), c in zip([(1, 2), (3, 4)], "xy"):
    print(a, b, c)
for i, (a, b) in enumerate([(1, 2), (3, 4)], 10 ** 30):
    print(i, a, b)
print([a + b for a, b in zip(range(5), range(5, 10))], {v: k for k, v in {"a": 1, "b": 2}.items()}, list(zip()), list(zip("ab", "cd", "ef")))
print([x for x in zip([1, 2], [3, 4], [5, 6], [7, 8])], [x for x in zip(Counting(3), "ab", "cd")])
z = zip([1], [2], [3])
first = next(z)
print(first, next(z, None))
