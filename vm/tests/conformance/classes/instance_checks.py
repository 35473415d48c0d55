# isinstance and issubclass: hooks of metaclasses, objects that only look like classes, tuples, unions.
import abc


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class Never(type):
    def __instancecheck__(cls, obj):
        return False

    def __subclasscheck__(cls, sub):
        return False


class A(metaclass=Never):
    pass


class B(A):
    pass


print(isinstance(A(), A), isinstance(B(), A), issubclass(B, A), issubclass(A, A), isinstance(B(), (int, A)), type.__instancecheck__(A, B()))
for i in range(3):  # the same when compiled
    print([isinstance(x, A) for x in (A(), B(), 1) for _ in range(2)])


class Truthy(type):
    def __instancecheck__(cls, obj):
        return "yes"


class T(metaclass=Truthy):
    pass


print(isinstance(1, T), issubclass(int, T))


class Like:
    """Looks like a class."""

    def __init__(self, bases):
        self.bases = bases

    def get_bases(self):
        return self.bases

    __bases__ = property(get_bases)


class Instance:
    def __init__(self, klass):
        self.klass = klass

    def get_class(self):
        return self.klass

    __class__ = property(get_class)


top = Like(())
left, right = Like((top,)), Like((top,))
bottom = Like((left, right))
print(issubclass(bottom, top), issubclass(top, bottom), issubclass(left, right), issubclass(bottom, (int, right)), issubclass(bottom, int))
print(isinstance(Instance(bottom), top), isinstance(Instance(top), bottom), isinstance(Instance(int), int), isinstance(1, top))
for wrong in (5, "x", None, Like(3), [int], (int, 5)):
    show(isinstance, "", wrong)
    show(issubclass, int, wrong)
show(issubclass, 5, int)
show(issubclass, Like([]), int)
show(isinstance, 1, (int, 5))


class Raises:
    @property
    def __bases__(self):
        raise KeyError("bases")


show(isinstance, 1, Raises())
show(issubclass, int, Raises())
show(issubclass, Raises(), int)


class Cycle:
    @property
    def __bases__(self):
        return (self, self, self)


try:
    issubclass(Cycle(), int)
except RecursionError:
    print("RecursionError")
print(isinstance(1, int | str), isinstance([], (int, (str, (list,)))), issubclass(bool, int | None), isinstance(1, ()), isinstance(None, int | None))


class Shape(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c):
        return hasattr(c, "area") or NotImplemented


class Square:
    area = 1


before = abc.get_cache_token()
print(isinstance(Square(), Shape), issubclass(int, Shape))
Shape.register(int)
print(issubclass(int, Shape), isinstance(True, Shape), abc.get_cache_token() != before)
show(issubclass, 3, Shape)
