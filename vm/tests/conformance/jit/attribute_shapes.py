class A:
    def __init__(self, x):
        self.x = x
        self.y = 0


class B:
    def __init__(self, x):
        self.y = 1
        self.x = x


class C:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x, self.y = x, 2


class D:
    y = 5

    @property
    def x(self):
        return 7


def total(objs):
    t = 0
    for o in objs:
        t += o.x * 3 + o.y
    return t


print(total([A(i) for i in range(100)]), total([B(i) for i in range(100)]), total([C(i) for i in range(100)]), total([D()] * 100))
print(total([A(1), B(2), C(3), D()] * 50))
objs = [A(i) for i in range(100)]
for i, o in enumerate(objs):
    if i == 50:
        o.z = 1
        del o.y
        o.y = 9
print(total(objs))
for i in range(120):
    if i == 60:
        A.w = 10
    n = getattr(objs[i % 100], "w", 1)
print(n)


def bump(o, n):
    for i in range(n):
        o.x += i
        if i == n // 2:
            o.__class__ = B if isinstance(o, A) else o.__class__
    return o.x, type(o).__name__


print(bump(A(0), 100), bump(B(0), 100), bump(C(0), 100))


class E:
    def __getattr__(self, name):
        return len(name)


e = E()
print(sum(e.abc + e.x for _ in range(100)))
e.x = 100
print(sum(e.abc + e.x for _ in range(100)))
