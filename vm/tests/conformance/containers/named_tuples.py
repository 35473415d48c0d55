# collections.namedtuple: fields by name, their descriptors and texts, subclasses, replacing, pickling.
import copy
import inspect
import pickle
from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", "x y", defaults=[5])
p = Point(1)
print(p, p.x, p.y, p[0], p == (1, 5), p._asdict(), p._replace(x=9), Point._fields, Point._field_defaults, Point._make([3, 4]))
print([getattr(p, f) for f in p._fields], sum(q.x * q.y for q in [Point(i, i + 1) for i in range(50)]), hasattr(p, "z"))
for change in (lambda: setattr(p, "x", 1), lambda: delattr(p, "x"), lambda: setattr(p, "z", 1), lambda: Point(), lambda: Point(1, 2, 3)):
    try:
        change()
    except (AttributeError, TypeError, ValueError) as e:
        print(type(e).__name__)
try:
    p.x = 3
except AttributeError as e:
    print(e)
print(Point.x.__doc__, Point.__doc__, inspect.isdatadescriptor(Point.x), Point.x.__get__(p))
Point.x.__doc__ = "how far"
print(Point.x.__doc__, Point.y.__doc__)


class Place(Point):
    name = "here"

    @property
    def length(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __repr__(self):
        return f"<{self.x},{self.y} {super().__repr__()}>"


q = Place(3, 4)
q.extra = 1
print(q, q.length, q.name, q.extra, q._replace(x=0).length, type(q._replace(x=0)).__name__, q + (1,), q < (3, 5), {q: 1}[(3, 4)])
try:
    q.x = 1
except AttributeError as e:
    print(e)
try:
    Point.x.__get__([1, 2])
except TypeError as e:
    print(e)


class Typed(NamedTuple):
    "Typed fields"
    a: int
    b: str = "dflt"

    def both(self):
        return f"{self.a}{self.b}"


t = Typed(1)
print(t, t.both(), Typed.__annotations__, Typed._field_defaults, t._replace(b="z").both(), Typed.a.__doc__)
print(pickle.loads(pickle.dumps(p)) == p, copy.copy(q).x, copy.deepcopy(t), sorted([Point(2, 1), Point(1, 9)]), max(Point(1, 2), Point(0, 9)).y)
print(namedtuple("R", "class a a _b", rename=True)._fields, inspect.signature(Point), *p, (lambda x, y: x - y)(*p), [x for x in p])
for i in range(3000):
    p = p._replace(x=p.x + 1) if i % 7 else Point(p.x, p.y + 1)
print(p.x, p.y, p)
