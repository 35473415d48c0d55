d = {"a": 1, "b": 2}
d["c"] = 3; d["a"] = 10; del d["b"]
print(d, len(d), "a" in d, "b" in d, d.get("x"), d.get("x", 5), list(d), list(d.keys()), list(d.values()), list(d.items()))
print(d.pop("c"), d.pop("zz", None), d.setdefault("q", []), d, d | {"z": 1}, {**d, "y": 2})
d.update({"m": 1}, n=2); print(d, d.popitem(), d.copy(), dict([(1, 2), (3, 4)]), dict(a=1), dict.fromkeys("ab", 0), {1: "a", 1.0: "b", True: "c"})
for k in d: print(k, d[k])
for k, v in sorted(d.items(), key=str): print(k, v)
try:
    d["nope"]
except KeyError as e:
    print("KeyError", e)
try:
    {[]: 1}
except TypeError as e:
    print(e)
try:
    for k in d: d[k + "x"] = 1
except RuntimeError as e:
    print(e)
print({i: i * i for i in range(5)}, {"b": 1, "a": 2} == {"a": 2, "b": 1}, {} == {}, d.keys() & {"a"}, {1: 2}.items() == {1: 2}.items())
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2): del big[i]
print(len(big), big[501], 500 in big, sum(big), list(big)[:5])
s = {3, 1, 2, 1}
print(s, len(s), 2 in s, s | {9}, s & {1, 5}, s - {1}, s ^ {1, 7}, s <= {1, 2, 3, 4}, s < s, s == {1, 2, 3}, sorted(s, reverse=True))
s.add(10); s.discard(99); s.remove(1); print(s); s.update([20, 30, 40, 50]); print(s, set(), frozenset([1, 2]), {frozenset([1])})
print(set(range(40)), {i * 7 % 31 for i in range(31)}, set([100, 5, 64, 32, 8]), {-1, -2, 0})
print({(1, 2), (3, 4), (0, 0)}, {1.5, 2, 3}, set("a"), s.isdisjoint({999}), {1}.union([2], [3]), {1, 2}.intersection([2]))
x = {1: {2: {3: 4}}}; print(x[1][2][3]); x[1][2][5] = x; print(x)
c = {}
for ch in "mississippi": c[ch] = c.get(ch, 0) + 1
print(c, max(c, key=c.get), min(c.values()))
