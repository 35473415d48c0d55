# Instances that are called, bound methods as values, static and class methods through all doors.
import functools


class Poly:
    def __init__(self, *coefficients):
        self.c = coefficients

    def __call__(self, x, /, *, modulus=None):
        total = 0
        for a in reversed(self.c):
            total = total * x + a
        return total if modulus is None else total % modulus


p = Poly(1, 2, 3)
print(p(2), p(10, modulus=7), list(map(p, range(4))), callable(p), sorted([3, -2, 1], key=Poly(0, 0, 1)))
for wrong in (lambda: p(), lambda: p(1, 2), lambda: p(x=1), lambda: p(1, mod=2)):
    try:
        wrong()
    except TypeError as e:
        print(str(e).replace("Poly.", ""))


class A:
    def __init__(self):
        self.calls = []

    def m(self, *args, **kw):
        self.calls.append((args, kw))
        return len(self.calls)

    @staticmethod
    def s(x):
        return ("s", x)

    @classmethod
    def c(cls, x):
        return (cls.__name__, x)


class B(A):
    pass


a, b = A(), B()
m = a.m
print(m(1), m(2, k=3), a.m is a.m, a.m == a.m, m.__self__ is a, m.__func__ is A.m, a.calls)
print(A.s(1), a.s(2), B.s(3), A.c(1), b.c(2), B.c.__self__ is B, A.m(a), functools.partial(a.m, 5)(6), a.calls[-1])
print([f(9) for f in (A.s, A.c, b.s, b.c)], A.__dict__["s"].__func__(1), A.__dict__["c"].__func__(int, 2))
b.s = lambda x: "own"
print(b.s(1), A().s(1))
try:
    A.m()
except TypeError as e:
    print(e)


class Counted(type):
    made = 0

    def __call__(cls, *args):
        Counted.made += 1
        return super().__call__(*args)


class C(metaclass=Counted):
    def __init__(self, x):
        self.x = x


print(sum(C(i).x for i in range(50)), Counted.made, type(C), C(1).x)
