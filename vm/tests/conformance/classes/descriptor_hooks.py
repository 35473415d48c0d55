# __get__, __set__ and __delete__ of classes that derive from built-in types, and of those that lack one of them.
class P(property):
    def __get__(self, obj, cls):
        return "get", obj is None

    def __set__(self, obj, value):
        print("set", value)

    def __delete__(self, obj):
        print("delete")


class Text(str):
    def __get__(self, obj, cls):
        return self + "!"


class Number(int):
    def __set__(self, obj, value):
        print("number set", value)


class Table(dict):
    def __get__(self, obj, cls):
        return len(self)


class Wrapped(staticmethod):
    def __get__(self, obj, cls):
        return "wrapped", super().__get__(obj, cls)()


class A:
    p = P()
    text = Text("hi")
    number = Number(5)
    table = Table(a=1)
    wrapped = Wrapped(lambda: 3)


a = A()
for _ in range(3):
    print(a.p, A.p, a.text, A.text, a.table, A.table, a.wrapped, A.wrapped)
a.p = 1
del a.p
a.number = 6
print(a.number, type(a.number).__name__, a.__dict__)
a.__dict__["number"] = "own"
print(a.number)
try:
    del a.number
except AttributeError as e:
    print("AttributeError")


class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["x"] = value * 2


class GetOnly:
    def __get__(self, obj, cls):
        return "descriptor"


class B:
    x = SetOnly()
    y = GetOnly()


b = B()
print(type(b.x).__name__)
b.x = 21
b.y = "own"
print(b.x, b.y, B.y)


class Hook:
    def __get__(self, obj, cls):
        return lambda *args: ("hook", obj is not None, args)


class C:
    __getattr__ = Hook()
    __call__ = Hook()
    __getitem__ = Hook()
    __len__ = lambda self: 3


c = C()
print(c.missing, c(1, 2), c["k"])


class D:
    __getattribute__ = Hook()


print(D().anything)


class E(dict):
    __setattr__ = dict.__setitem__
    __getattr__ = dict.__getitem__
    __delattr__ = dict.__delitem__


e = E()
e.x = 5
print(e, e.x)
del e.x
print(e)
