from collections import namedtuple
t = (1, 2, 3)
print(t[0], t[-1], t[1:], t + (4,), t * 2, 2 in t, t.index(3), t.count(1), len(t), hash(t) == hash((1, 2, 3)))
print((), (1,), tuple("ab"), (1, 2) < (1, 2, 0), (1, "a") == (1, "a"), max((1, 2), (1, 3)))
a, (b, *c) = 1, (2, 3, 4)
print(a, b, c)
x, y = 1, 2
x, y = y, x
print(x, y)
try:
    t[0] = 5
except TypeError as e:
    print(e)
m = ([1],)
try:
    m[0] += [2]
except TypeError as e:
    print(e, m)
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, 2)
print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._fields, P._field_defaults, P._make([7, 8, 9]))
print(p == (1, 2, 0), isinstance(p, tuple), *p, P.__doc__, P(z=3, x=1, y=2))
for bad in (lambda: P(), lambda: P(1, 2, 3, 4), lambda: namedtuple("Q", "a a"), lambda: namedtuple("Q", "class")):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(namedtuple("R", "a class a", rename=True)._fields)


class Vec(P):
    __slots__ = ()

    @property
    def norm(self):
        return (self.x ** 2 + self.y ** 2) ** .5

    def __str__(self):
        return f"<{self.x},{self.y}>"


v = Vec(3, 4)
print(v, v.norm, repr(v), type(v._replace(x=1)).__name__)
try:
    v.x = 1
except AttributeError:
    print("read-only")
total = 0
for i in range(500):
    q = P(i, i + 1)
    total += q.x * q[1] + q.z
print(total)
from typing import NamedTuple


class N(NamedTuple):
    a: int
    b: str = "d"

    def both(self):
        return f"{self.a}{self.b}"


print(N(1), N(1, "z").both(), N.__annotations__ if False else N._fields)
