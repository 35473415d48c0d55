"""isinstance() in hot loops: of every kind of object, with classes that change and objects that claim another class."""
from abc import ABC


class A:
    pass


class B(A):
    pass


class Claims:
    @property
    def __class__(self):
        return A


class Meta(type):
    def __instancecheck__(cls, obj):
        return obj == 7


class Odd(metaclass=Meta):
    pass


class Shape(ABC):
    pass


Shape.register(B)


def count(things, classes, n):
    seen = {}
    for i in range(n):
        x = things[i % len(things)]
        for c in classes:
            if isinstance(x, c):
                key = (type(x).__name__, getattr(c, "__name__", "several"))
                seen[key] = seen.get(key, 0) + 1
    return sorted(seen.items())


things = [1, True, 2.5, None, "s", (1,), [1], {}, 10**30, 1e300, A(), B(), A, len, 7]
for line in count(things, [int, float, str, tuple, list, dict, object, A, B, type, bool], 300):
    print(line)
print(count(things, [Odd, Shape, (int, str)], 300))
print(count([Claims()], [A, B, Claims], 200))


def steady(n):
    a, b, hits = A(), B(), 0
    for i in range(n):
        x = b if i % 2 else a
        if isinstance(x, B):
            hits += 1
        elif isinstance(x, A):
            hits += 1000
    return hits


print(steady(500))


def rebased(n):
    class C:
        pass

    class D(A):
        pass

    x, hits = D(), 0
    for i in range(n):
        hits += isinstance(x, A)
        if i == n // 2:
            D.__bases__ = (C,)
    return hits


print(rebased(400))
