from abc import ABC, abstractmethod, ABCMeta
import collections.abc as cabc


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    def describe(self):
        return f"{self.name}: {self.area()}"


class Sq(Shape):
    def __init__(self, s):
        self.s = s

    def area(self):
        return self.s ** 2

    name = "square"


try:
    Shape()
except TypeError as e:
    print("abstract", sorted(Shape.__abstractmethods__))
print(Sq(3).describe(), isinstance(Sq(1), Shape), Sq.__abstractmethods__)


class Duck(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, c):
        if cls is Duck:
            return any("quack" in b.__dict__ for b in c.__mro__)
        return NotImplemented


class Robot:
    def quack(self):
        return "beep"


print(issubclass(Robot, Duck), isinstance(Robot(), Duck), issubclass(int, Duck))


class Reg(ABC):
    pass


@Reg.register
class Foreign:
    pass


print(issubclass(Foreign, Reg), isinstance(Foreign(), Reg), Reg in Foreign.__mro__)


class Seq(cabc.Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if isinstance(i, int) and 0 <= i < self.n:
            return i * i
        raise IndexError(i)


q = Seq(5)
print(list(q), 9 in q, q.index(16), q.count(4), list(reversed(q)))
print(isinstance([], cabc.MutableSequence), isinstance({}, cabc.Mapping), isinstance(1, cabc.Hashable),
      isinstance([], cabc.Hashable), isinstance(iter([]), cabc.Iterator), callable(q))


class M(cabc.MutableMapping):
    def __init__(self):
        self.d = {}
    __getitem__ = lambda self, k: self.d[k]
    __setitem__ = lambda self, k, v: self.d.__setitem__(k, v)
    __delitem__ = lambda self, k: self.d.__delitem__(k)
    __iter__ = lambda self: iter(self.d)
    __len__ = lambda self: len(self.d)


m = M()
m.update(a=1, b=2)
print(m.pop("a"), m.setdefault("c", 3), dict(m), m == {"b": 2, "c": 3}, m.get("x"), list(m.items()))
