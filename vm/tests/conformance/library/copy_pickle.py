import copy, pickle


class P:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, o):
        return self.__dict__ == o.__dict__


class Slot:
    __slots__ = ("a", "b")


class State:
    def __init__(self):
        self.keep, self.drop = 1, 2

    def __getstate__(self):
        return {"keep": self.keep}

    def __setstate__(self, s):
        self.__dict__.update(s)
        self.drop = "restored"


class Red:
    def __init__(self, n):
        self.n = n

    def __reduce__(self):
        return (Red, (self.n * 2,))


class NewArgs(int):
    def __new__(cls, v, extra):
        o = super().__new__(cls, v)
        o.extra = extra
        return o

    def __getnewargs__(self):
        return int(self), self.extra


p = P([1], {"k": P(2, 3)})
c, d = copy.copy(p), copy.deepcopy(p)
print(c.x is p.x, d.x is p.x, d == p, d.y["k"] == P(2, 3))
loop = [1]
loop.append(loop)
dl = copy.deepcopy(loop)
print(dl[1] is dl, dl is not loop)
shared = [[0]] * 2
ds = copy.deepcopy(shared)
print(ds[0] is ds[1])
for proto in range(0, pickle.HIGHEST_PROTOCOL + 1):
    vals = [1, -1, 10 ** 30, 1.5, "é", b"b", None, True, (1, (2,)), [1, [2]], {"a": {1}}, frozenset([1]), 2j, range(3), p, len, P, bytearray(b"x"), ..., slice(1, 2)]
    ok = all(pickle.loads(pickle.dumps(v, proto)) == v for v in vals)
    print(proto, ok, end=" ")
print()
s = Slot()
s.a = 5
t = pickle.loads(pickle.dumps(s))
print(t.a, hasattr(t, "b"), copy.copy(s).a)
st = pickle.loads(pickle.dumps(State()))
print(st.keep, st.drop, copy.copy(State()).drop)
print(pickle.loads(pickle.dumps(Red(4))).n, copy.copy(Red(1)).n)
n = pickle.loads(pickle.dumps(NewArgs(5, "e")))
print(n, n.extra, copy.deepcopy(NewArgs(1, "z")).extra)
e = pickle.loads(pickle.dumps(ValueError("v", 1)))
print(repr(e), pickle.loads(pickle.dumps(loop))[0])
for bad in (lambda: 0, (x for x in [])):
    try:
        pickle.dumps(bad)
    except (pickle.PicklingError, AttributeError, TypeError) as e:
        print(type(e).__name__ in ("PicklingError", "AttributeError", "TypeError"))


class DC:
    def __init__(self, v):
        self.v = v

    def __copy__(self):
        return DC("copied")

    def __deepcopy__(self, memo):
        return DC("deep")


print(copy.copy(DC(1)).v, copy.deepcopy([DC(1)])[0].v)
it = iter([1, 2, 3])
next(it)
print(list(copy.copy(it)), list(it))
