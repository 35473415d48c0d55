# Attributes of classes: what they take, what built-in types refuse, docstrings that are descriptors.
class Doc:
    def __get__(self, obj, cls):
        return "doc of %s from %s" % (cls.__name__, "class" if obj is None else "instance")


class A:
    __doc__ = Doc()


class B(A):
    pass


print(A.__doc__, A().__doc__, B.__doc__)


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for name, wrong, right in [("__name__", 5, "Named"), ("__name__", "a\0b", "N"), ("__qualname__", None, "Q.N"), ("__module__", 5, "m"), ("__doc__", 5, "text")]:
    show(setattr, B, name, wrong)
    setattr(B, name, right)
    print(repr(getattr(B, name)))
print(B)
for name in ("__name__", "__qualname__", "__module__", "__doc__", "x"):
    show(setattr, int, name, "x")
try:
    del A.__name__
except TypeError:
    print("TypeError")
show(object.__setattr__, A, "x", 1)
show(object.__delattr__, A, "x")
type.__setattr__(A, "x", 1)
print(A.x)
type.__delattr__(A, "x")
show(getattr, A, "x")
namespace = {"__qualname__": "some.name", "y": 1}
C = type("C", (), namespace)
print(namespace, C.__qualname__, C.__module__, "__qualname__" in C.__dict__)
show(type, "D", (), {"__qualname__": 1})
show(type, "D", (), [])
show(type, 5, (), {})
show(type)
show(type, 1, 2)
show(type.__new__, type, 1)


class Meta(type):
    pass


show(Meta, 1)
print(Meta("M", (), {}).__class__.__name__, int.__basicsize__ > 0, tuple.__itemsize__ > 0, list.__itemsize__)


class Keeps(type):
    def __prepare__(name, bases):
        return None


try:
    class F(metaclass=Keeps):
        pass
except TypeError as e:
    print(e)


class NotMeta:
    def __new__(cls, *args):
        self = object.__new__(cls)
        self.args = args[:2]
        return self

    def __mro_entries__(self, bases):
        return (A,)


class G(metaclass=NotMeta):
    pass


print(type(G).__name__, G.args)
