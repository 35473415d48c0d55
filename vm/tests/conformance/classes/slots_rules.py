class A:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x = 1


class B(A):
    __slots__ = ["z"]


class C(A):
    pass


a = A()
print(a.x)
for name in ("y", "w"):
    try:
        print(getattr(a, name))
    except AttributeError as e:
        print(e)
b = B()
b.z = 3
print(b.x, b.z, hasattr(b, "__dict__"), hasattr(C(), "__dict__"))
del b.z
print(hasattr(b, "z"))
try:
    a.w = 1
except AttributeError as e:
    print("AttributeError")
print(A.x.__get__(a), type(A.x).__name__, A.__slots__, B.__slots__)
try:
    class D:
        __slots__ = ("v",)
        v = 1
except ValueError as e:
    print(e)


class Counter:
    __slots__ = ("n",)

    def __init__(self):
        self.n = 0

    def bump(self, k):
        self.n += k
        return self


c = Counter()
for i in range(300):
    c.bump(i).bump(1)
print(c.n)


class Private:
    __slots__ = ("__hidden",)

    def __init__(self):
        self.__hidden = 7

    def get(self):
        return self.__hidden


print(Private().get(), Private()._Private__hidden)
