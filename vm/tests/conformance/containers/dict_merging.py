d = {i: str(i) for i in range(20)}
for i in range(0, 20, 3):
    del d[i]
e = d.copy()
print(e, e == d, list(e) == list(d), len(e))
e[3] = "new"
e.pop(1)
print(e, 3 in d, e == d)
f = {}
f.update(d)
f.update(f)
print(f == d, f)
f.update({1: "one", "k": None}, kw=2)
print(f)
print({**d, 4: 5}, d | {7: 8}, {} | d == d, dict(d, a=1)["a"], dict(zip("ab", [1, 2])), dict([(1, 2), [3, 4]]), dict({"x": 1}, y=2))
print(dict([("k", 1), ("k", 2)]), dict(enumerate("ab")), dict({}.items()))


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 1

    def __eq__(self, other):
        target[object()] = 1
        return self.n == other.n


target = {Key(1): 1}
try:
    target.update({Key(2): 2, Key(3): 3})
    print(len(target) > 3)
except RuntimeError as error:
    print(error)


class Growing:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        source[len(source)] = 0
        return False


source = {Growing(): 1, 2: 3}
try:
    {Growing(): 0}.update(source)
except RuntimeError as error:
    print(error)
x, y = {1: [1], 2: (2, "a")}, {2: (2, "a"), 1: [1]}
print(x == y, x != y, {1: 1} == {1: 1.0}, {1: 2} == {2: 1}, {float("nan"): 1} == {float("nan"): 1}, {"a": 1} == {"b": 1})
for bad in ([1], [(1,)], [(1, 2, 3)], 5, ["ab", "c"]):
    try:
        print(dict(bad))
    except Exception as error:
        print(type(error).__name__, error)
print(dict(["ab", ("c", "d")]), dict.fromkeys("aa", 0), dict(a=1, **{"b": 2}))
