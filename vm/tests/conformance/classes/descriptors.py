class Desc:
    def __set_name__(self, owner, name):
        self.name = name
        print("set_name", owner.__name__, name)

    def __get__(self, obj, cls=None):
        return (self.name, obj is None, cls.__name__)

    def __set__(self, obj, value):
        print("set", self.name, value)

    def __delete__(self, obj):
        print("delete", self.name)


class NonData:
    def __get__(self, obj, cls):
        return "nondata"


class C:
    d = Desc()
    n = NonData()


print(C.d, C().d, C.n, C().n)
c = C()
c.d = 5
del c.d
c.n = "own"
print(c.n, c.__dict__)
c.__dict__["d"] = "hidden"
print(c.d)
C.d = 7
print(C.d, c.d)


class P:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        "doc of x"
        return self._x

    @x.setter
    def x(self, v):
        self._x = v

    @x.deleter
    def x(self):
        print("deleting")

    y = property(lambda self: 2, doc="y doc")


p = P()
p.x = 10
print(p.x, P.x.__doc__, P.y.__doc__, p.y, P.x.fget.__name__, P.x.fset is not None, P.y.fset)
del p.x
for code in ("p.y = 3", "del p.y", "P().zz", "p.x.foo", "P.x = 5; print(p.x)"):
    try:
        exec(code)
    except AttributeError as e:
        print(code, "->", e)


class WO:
    v = property(None, lambda self, x: print("setting", x))


WO().v = 3
try:
    WO().v
except AttributeError as e:
    print(e)


class Static:
    @staticmethod
    def s(a, b=2):
        return a, b

    @classmethod
    def c(cls, a):
        return cls.__name__, a


class Sub(Static):
    pass


print(Static.s(1), Static().s(1, 3), Sub.c(1), Sub().c(2), Static.__dict__["s"](5), Static.__dict__["c"].__func__.__name__)
print(Static.c.__self__.__name__, Sub.c.__self__.__name__, Static.s.__name__, Static.c.__func__ is Sub.c.__func__)
m = Sub().c
print(m(9), m.__self__, callable(Static.__dict__["s"]))
