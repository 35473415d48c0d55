# `__class__` and class attributes of instances without a dict, in loops where classes change.
class Point:
    __slots__ = ("x",)
    scale = 3

    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        if other.__class__ is self.__class__:
            return self.x * self.scale == other.x * other.scale
        return NotImplemented


class Wide(Point):
    __slots__ = ()
    scale = 5


class Liar:
    @property
    def __class__(self):
        return Point


class Mutable:
    kind = "first"


class Other:
    kind = "second"


def count(points, probe):
    return sum(p == probe for p in points)


points = [(Point, Wide)[i % 3 == 0](i % 7) for i in range(600)]
print(count(points, Point(3)), count(points, Wide(3)))
Point.scale = 0
print(count(points, Point(3)), count(points, Wide(3)))


def classes(things):
    return [t.__class__.__name__ for t in things]


things = [1, 2.5, "s", None, [], Point(1), Liar(), Mutable(), len, int, Point] * 40
print(classes(things)[:11], len(set(classes(things))))


def kinds(m, n):
    seen = []
    for i in range(n):
        if i == n // 2:
            m.__class__ = Other
        seen.append((m.__class__.__name__, m.kind))
    return seen[0], seen[-1], len(set(seen))


print([kinds(Mutable(), n) for n in (10, 100, 400)][-1])


class Loud:
    def __getattribute__(self, name):
        return "mine: " + name


print({Loud().__class__ for _ in range(200)})
