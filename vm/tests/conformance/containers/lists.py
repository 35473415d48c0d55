l = [3, 1, 2]
l.append(5); l.extend([7, 8]); l.insert(0, 9); l.insert(-1, 10)
print(l, len(l), l.pop(), l.pop(0), l, l.index(2), l.count(1), 5 in l, 6 in l)
l.sort(); print(l); l.sort(reverse=True); print(l); l.reverse(); print(l)
l.remove(5); del l[0]; del l[1:3]; print(l)
a = list(range(10))
print(a[2:5], a[::-1], a[::3], a[-3:], a[:-3], a[5:2], a[8:100], a[-100:2])
a[2:5] = ["x"]; print(a); a[::2] = [0] * len(a[::2]); print(a); a[1:1] = [7, 7]; print(a); del a[::2]; print(a)
print([1, 2] + [3], [1, 2] * 3, [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [1], [[1], [2]] == [[1], [2]])
print(sorted([3, 1, 2], key=lambda x: -x), sorted(["bb", "a", "ccc"], key=len, reverse=True), sorted([1.5, 1, True, 0]))
n = [1]; n.append(n); print(n)
t = (1, 2, 3); print(t[0], t[-1], t[1:], t + (4,), t * 2, t.index(2), t.count(3), len(t), 2 in t, (1,), (), hash((1, 2)) == hash((1, 2)))
a, *b, c = range(6); print(a, b, c); (x, y), z = (1, 2), 3; print(x, y, z); x, y = y, x; print(x, y)
for f in (lambda: [][0], lambda: [1][5], lambda: [1]["a"], lambda: [].pop(), lambda: [1].remove(2), lambda: (1,)[3], lambda: [1].index(4), lambda: [3, "a"].sort()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
try:
    a, b = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    a, b, c = [1, 2]
except ValueError as e:
    print(e)
print([x * y for x in range(4) for y in range(x)], [[j for j in range(i)] for i in range(3)], [x if x % 2 else -x for x in range(5)])
print(any([0, 1]), all([1, 0]), all([]), sum([1, 2, 3], 10), list(zip([1, 2, 3], "ab")), list(enumerate("ab", 1)), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, 2])), list(reversed([1, 2])))
m = [[0] * 3 for _ in range(3)]; m[1][2] = 5; m[0][-1] += 2; print(m)
s = [1, 2, 3, 4]
for v in s:
    if v == 2: s.remove(v)
print(s, list(range(5, 0, -2)), range(3), range(1, 10, 3)[1], len(range(0, 10, 3)), 4 in range(0, 10, 2), range(10)[2:5], list(range(2**62 - 1, 2**62 + 2)))
