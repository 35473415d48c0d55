# Instructions that are often done together with the next one: same answers as one by one.
import sys

nan, inf, big = float("nan"), float("inf"), (1 << 62) - 1


def ints(a, b):
    c = a + b
    d = a - b
    return c, d, a + 1, a - 1, a < b, a <= b, a == b, a != b, a > b, a >= b, a < 5, a == 5, 3 - a


def floats(a, b):
    c = a * b
    d = a + b
    e = a - b
    return c, d, e, a < b, a <= b, a == b, a != b, a > b, a >= b


def branches(a, b):
    n = 0
    if a < b:
        n |= 1
    if a <= b:
        n |= 2
    if a == b:
        n |= 4
    if a != b:
        n |= 8
    if a > b:
        n |= 16
    if a >= b:
        n |= 32
    if not a < b:
        n |= 64
    return n


def repeat(f, *pairs):
    for a, b in pairs:
        for _ in range(30):
            r = f(a, b)
        print(f.__name__, a, b, r)


for _ in range(30):
    ints(1, 2), floats(1.5, 2.5), branches(1, 2)
repeat(ints, (1, 2), (2, 1), (7, 7), (-5, 5), (5, 5), (big, 1), (-big, 2), (-big - 1, 1), (big, big), (True, False))
repeat(ints, (1.5, 2), (1 << 70, 3), (3, 1 << 70))
repeat(floats, (1.5, 2.5), (nan, 1.0), (1.0, nan), (nan, nan), (inf, -inf), (1e300, 1e300), (0.0, -0.0), (1e-200, 1e-200))
repeat(floats, (2, 3), (2, 3.5), (2.5, 3), (1e-77, 1e77), (-1e77, 1e77))
repeat(branches, (1, 2), (2, 1), (3, 3), (nan, 1.0), (1.0, nan), (nan, nan), (0.0, -0.0), ("a", "b"), ("b", "b"), ((1,), (2,)))


def items(s, i):
    x = s[i]
    return x, s[0], s[-1]


for s in ([1, 2, 3], (4, 5, 6), "789", [10], {0: 1, 1: 2, -1: 3}):
    for i in (0, 1, -1):
        for _ in range(20):
            try:
                r = items(s, i)
            except (IndexError, KeyError) as e:
                r = repr(e)
        print(s, i, r)


def unbound(n):
    if n > 100:
        a = b = 1
    try:
        if n % 2:
            b = 2
            return a + b
        a = [0]
        return a[b]
    except UnboundLocalError as e:
        return str(e)


print(sorted({unbound(n) for n in range(50)}))


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("bye", self.name)


def stores():
    x = Loud("first")
    x = [Loud("second")][0]
    x = (lambda: Loud("third"))()
    for x in [1]:
        pass
    x = [Loud("fourth"), 2]
    x = x[1]
    return x


print(stores())


def dropped():
    Loud("never kept")
    [].append(Loud("in a list"))
    (lambda: Loud("returned"))()
    len([Loud("counted")])
    return "end"


print(dropped())


class Plain:
    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v

    def twice(self):
        return self.v + self.v


def attribute(o):
    return o.v, o.get(), o.twice()


for v in (1, 2.5, "s", [1], 1 << 80):
    for _ in range(20):
        r = attribute(Plain(v))
    print(r)


class Dies(Plain):
    def me(self):
        global keep
        keep = None
        return self.v


for _ in range(20):
    keep = Dies("still there")
    print(keep.me() if _ == 19 else keep.me() and "", end="")
print()
