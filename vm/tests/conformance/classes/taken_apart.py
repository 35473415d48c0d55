import copy
import pickle


class Plain:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def total(self):
        return self.a + self.b


class Empty:
    pass


class Slotted:
    __slots__ = ("x", "y")


class Derived(Slotted):
    pass


class Stated:
    def __getstate__(self):
        return {"seen": True}

    def __setstate__(self, state):
        self.state = state


class Arguments:
    def __new__(cls, n):
        self = super().__new__(cls)
        self.n = n
        return self

    def __getnewargs__(self):
        return (self.n + 1,)


class Hooked:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name


class Own:
    def __reduce__(self):
        return (Plain, (7, 8))


def shown(pieces):
    return (pieces[0].__name__, tuple(getattr(p, "__name__", p) for p in pieces[1]), *pieces[2:])


p = Plain(1, [2])
print(shown(p.__reduce_ex__(4)), shown(Empty().__reduce_ex__(2)), p.a, p.__dict__)
print(shown(p.__reduce_ex__(4))[2] == p.__dict__, vars(copy.copy(p)), copy.copy(p).b is p.b, copy.deepcopy(p).b is p.b)
p.c = 3
del p.a
print(shown(p.__reduce_ex__(3)), vars(copy.copy(p)))
s = Slotted()
s.x = 1
d = Derived()
d.y, d.z = 2, 3
for one in (s, d):
    print(shown(one.__reduce_ex__(4)), {n: getattr(copy.copy(one), n, None) for n in "xyz"})
print(copy.copy(Stated()).state, shown(Arguments(1).__reduce_ex__(4)), copy.copy(Arguments(1)).n, copy.copy(Hooked()).thing, vars(copy.copy(Own())))
loop = Plain(1, None)
loop.b = loop
print(copy.deepcopy(loop).b.b.a)
q = pickle.loads(pickle.dumps(Plain(3, 4)))
print(q.total(), vars(q))
many = [Plain(i, i) for i in range(30)]
for m in many:
    m.__dict__["more"] = 1
print(sum(m.total() for m in many), sum(m.more for m in copy.deepcopy(many)))
many[5].total = lambda: 1000
print(sum(m.total() for m in many))
Plain.total = lambda self: 1
print(sum(m.total() for m in many))
