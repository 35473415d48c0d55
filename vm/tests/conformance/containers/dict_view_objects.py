# keys, values and items: live views, set operations, iteration under change, reversed.
d = dict(b=2, a=1)
k, v, i = d.keys(), d.values(), d.items()
d["c"] = 3
print(k, v, i, len(k), "c" in k, 3 in v, ("c", 3) in i, ("c", 4) in i)
print(k & {"a", "z"} == {"a"}, sorted(k | {"z"}), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), i & {("a", 1)}, k <= {"a", "b", "c", "d"})
print(list(reversed(d)), list(reversed(i)), list(reversed(v)), k.isdisjoint({"x"}), k == {"a", "b", "c"}, v == v, d.values() == d.values())
for key in list(d):
    if d[key] % 2:
        del d[key]
print(d, list(k), d.popitem(), d, bool(k))
for change in ("d[99] = 1", "del d[5]", "d.clear()"):
    d = {n: n for n in range(10)}
    try:
        for n in d:
            if n == 5:
                exec(change)
        print("no error", change)
    except RuntimeError as e:
        print(e, change)
d = {n: n * n for n in range(20)}
for n in d:
    d[n] += 1
print(sum(d.values()), max(d.items(), key=lambda p: -abs(p[1] - 50)), [n for n, m in d.items() if m % 5 == 0])
it = iter(d.items())
next(it), next(it)
print(len(list(it)), type(iter(k)).__name__, type(it).__name__, type(iter(v)).__name__)
total = 0
for round in range(80):
    for a, b in d.items():
        total += a * b
    for a in d:
        total -= a
    for b in d.values():
        total += b
    d[round % 30] = round
    d.pop(round % 7, None)
print(total, len(d))
e = {}
e[1], e[True], e[1.0] = "int", "bool", "float"
print(e, {0: "a", -0.0: "b"}, {(1, 2): 3}[(1.0, True + 1)])
merged = {"x": 1} | {"y": 2}
merged |= [("z", 3)]
print(merged, dict.fromkeys("abc", 0), dict(zip("ab", range(2))), dict([["k", "v"]], extra=1))
