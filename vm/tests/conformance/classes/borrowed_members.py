# Members of one class put into another, or asked about objects of another, refuse them.
import types


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


class Slotted:
    __slots__ = ("a", "b")


class Borrower:
    a = Slotted.a
    code = types.FunctionType.__code__
    func = types.MethodType.__func__
    append = list.append
    real = complex.real
    fget = property.fget


x = Borrower()
for name in ("a", "code", "func", "real", "fget"):
    show(getattr, x, name)
    show(setattr, x, name, 1)
show(lambda: x.append(1))
show(types.FunctionType.__code__.__get__, 5)
show(Slotted.a.__get__, x, Borrower)
show(Slotted.a.__set__, x, 1)
show(Slotted.a.__delete__, x)
s = Slotted()
show(Slotted.a.__get__, s, Slotted)
Slotted.a.__set__(s, 7)
show(Slotted.a.__get__, s)
try:
    Slotted.b.__delete__(s)
except AttributeError:
    print("not set")
member = Slotted.a
del Slotted, s
show(member.__get__, x)
print(member.__name__, member.__objclass__.__name__, member)
show(types.FunctionType.__globals__.__set__, show, {})
print(types.FunctionType.__code__.__objclass__, types.FunctionType.__code__.__name__)


class Base:
    def __init__(self):
        self.x = 1


class Other:
    pass


d = Base.__dict__["__dict__"]
print(d.__get__(Base()), d.__objclass__ is Base, type(d).__name__, repr(d))
show(d.__get__, Other())
show(d.__set__, Base(), 5)
print("__dict__" in Other.__dict__, "__weakref__" in Other.__dict__, "__dict__" in type("Sub", (Other,), {}).__dict__)
for i in range(3):
    try:
        x.code
    except TypeError:
        print("again", end=" ")
print()
