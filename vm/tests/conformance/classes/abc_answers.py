from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sized


class Base(ABC):
    pass


class Other:
    pass


class Third:
    pass


for i in range(12):
    print(isinstance(Other(), Base), issubclass(Other, Base), isinstance(Third(), Base), end=" ")
    if i == 4:
        Base.register(Other)
print()


class Derived(Base):
    pass


print(isinstance(Third(), Base), issubclass(Derived, Base), isinstance(Derived(), Base))
Derived.register(Third)
print(isinstance(Third(), Base), isinstance(Third(), Derived), issubclass(Third, Base), isinstance(Other(), Derived))


class Asked(ABC):
    calls = 0

    @classmethod
    def __subclasshook__(cls, other):
        if hasattr(other, "quack"):
            return True
        return NotImplemented


class Duck:
    quack = 1


print(isinstance(Duck(), Asked), isinstance(3, Asked), issubclass(Duck, Asked))
for value in ([], {}, 3, "s", Duck(), len, type, None):
    print([isinstance(value, c) for c in (Iterable, Sized, Hashable, Mapping)], end=" ")
print()


class Meta(ABCMeta):
    def __instancecheck__(cls, instance):
        return instance == 5 or super().__instancecheck__(instance)


class Five(metaclass=Meta):
    @abstractmethod
    def f(self):
        pass


print(isinstance(5, Five), isinstance(6, Five), issubclass(int, Five))


class Pretender:
    @property
    def __class__(self):
        return Derived


print(isinstance(Pretender(), Base), isinstance(Pretender(), Derived), isinstance(Pretender(), Other))
for bad in (lambda: issubclass(3, Base), lambda: Base.register(3), lambda: Derived.register(Base)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
