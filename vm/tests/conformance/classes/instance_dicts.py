# __dict__ of instances: replaced, deleted, of subclasses of dict, by hand.
class A:
    def __init__(self):
        self.x, self.y = 1, 2


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


a = A()
print(a.__dict__, vars(a) is a.__dict__)
a.__dict__ = {"z": 3}
print(a.z, hasattr(a, "x"), a.__dict__)
for wrong in (None, 5, [], "x"):
    show(setattr, a, "__dict__", wrong)
del a.__dict__
print(a.__dict__)
a.x = 7
print(a.__dict__)


class Logged(dict):
    def __getitem__(self, key):
        return "never asked"


a.__dict__ = d = Logged(x=1)
print(a.x, a.__dict__ is d)
a.w = 5
print(sorted(d.items()), "w" in d)
shared = {"n": 1}
b, c = A(), A()
b.__dict__ = c.__dict__ = shared
b.n = 2
print(c.n, shared)
for i in range(3):
    b.n += c.n
print(shared)


class Hidden(A):
    __dict__ = property(lambda self: "hidden")


h = Hidden()
print(h.__dict__, h.x)
show(setattr, h, "__dict__", {})
show(lambda: vars(5))
show(lambda: setattr(A, "__dict__", {}))
show(lambda: setattr(object(), "__dict__", {}))


def function():
    pass


function.a = 1
function.__dict__ = {"b": 2}
print(function.b, hasattr(function, "a"))
show(setattr, function, "__dict__", 5)
show(delattr, function, "__dict__")
import types

m = types.ModuleType("m")
show(lambda: setattr(m, "__dict__", {}) or "set")
print(sorted(n for n in A.__dict__ if n in ("__dict__", "__weakref__", "__module__")), list(type("S", (A,), {"__slots__": ()})().__dict__))
