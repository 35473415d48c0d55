class T:
    def __init__(self):
        self._c = 0.0

    @property
    def c(self):
        """Celsius."""
        return self._c

    @c.setter
    def c(self, v):
        if v < -273.15:
            raise ValueError("too cold")
        self._c = v

    @c.deleter
    def c(self):
        self._c = None

    f = property(lambda s: s._c * 9 / 5 + 32, lambda s, v: setattr(s, "_c", (v - 32) * 5 / 9), doc="F")
    ro = property(lambda s: 1)


t = T()
t.c = 100
print(t.f, T.c.__doc__, T.f.__doc__, T.c.fget.__name__)
t.f = 212
print(round(t.c, 6))
del t.c
print(t.c)
for f in (lambda: setattr(t, "c", -300), lambda: setattr(t, "ro", 2), lambda: delattr(t, "ro")):
    try:
        f()
    except (ValueError, AttributeError) as e:
        print(type(e).__name__, e)


class U(T):
    @T.c.getter
    def c(self):
        return "u"


print(U().c, isinstance(U.c, property), U.c.fset is T.c.fset)
t.c = 1
s = 0
for i in range(500):
    t.c = i
    s += t.f
print(s)


class Cls:
    _n = 5

    @classmethod
    def up(cls, k=1):
        cls._n += k
        return cls._n

    @staticmethod
    def add(a, b):
        return a + b


print(Cls.up(), Cls().up(2), Cls.add(1, 2), Cls().add(3, 4), Cls.__dict__["add"].__func__(1, 1))
