import pickle, copy, math, operator, collections
values = [len, math.sqrt, operator.add, [].append.__name__, range(1, 10, 2), slice(1, None, 2), ..., NotImplemented, int, collections.OrderedDict, {1, 2}, frozenset([3]), bytearray(b"q"), str.upper, 5j, memoryview]
for v in values:
    for p in range(6):
        w = pickle.loads(pickle.dumps(v, p))
        if not (w is v or w == v):
            print("differs", v, p, w)
print(len(values), copy.copy(slice(1, 2)), copy.deepcopy([range(3), slice(2), {frozenset([1])}]))
x = [1, 2, 3, 4]
i = iter(x)
next(i)
j = pickle.loads(pickle.dumps(i))
print(list(j), list(i), list(copy.copy(iter(range(5)))))
r = iter(range(10))
next(r)
print(list(pickle.loads(pickle.dumps(r))), next(r))


class A:
    def __init__(self, v):
        self.v = v

    def m(self):
        return self.v


print(pickle.loads(pickle.dumps(A(5).m))(), pickle.loads(pickle.dumps("abc".upper))(), pickle.loads(pickle.dumps(A.m)) is A.m)
for bad in ((x for x in x), type(A)("L", (), {}), lambda: 0, open):
    try:
        pickle.dumps(bad)
        print("pickled", getattr(bad, "__name__", ""))
    except Exception as e:
        print(type(e).__name__ in ("PicklingError", "TypeError", "AttributeError"))


class Ex:
    def __new__(cls, *a, **k):
        o = super().__new__(cls)
        o.got = (a, k)
        return o

    def __getnewargs_ex__(self):
        return (1, 2), {"k": 3}


print(copy.copy(Ex()).got, pickle.loads(pickle.dumps(Ex(), 4)).got)


class S:
    __slots__ = ("a", "__b")

    def __init__(self):
        self.a, self.__b = 1, 2

    def b(self):
        return self.__b


s = copy.deepcopy(S())
print(s.a, s.b(), pickle.loads(pickle.dumps(S())).b())
