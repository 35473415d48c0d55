# Docstrings and names of properties, copies with other functions, and what they say when a function is missing.
class A:
    @property
    def x(self):
        "doc of x"
        return 1

    @x.setter
    def x(self, value):
        "not this one"

    y = property(doc="own doc")

    def _z(self):
        "doc of z"

    z = property(_z, doc="other doc")
    w = property(_z)


a = A()
print(A.x.__doc__, A.y.__doc__, A.z.__doc__, A.w.__doc__)
print(A.x.fget(a), A.x.fset.__doc__, A.x.fdel, A.y.fget)
print(A.w.getter(lambda self: 5).__doc__, A.z.getter(lambda self: 5).__doc__, A.w.setter(None).__doc__)
for attribute in ("fget", "fset", "fdel"):
    try:
        setattr(A.x, attribute, None)
    except AttributeError as e:
        print(e)
A.y.__doc__ = "changed"
print(A.y.__doc__)
for f in (lambda: a.y, lambda: setattr(a, "w", 1), lambda: delattr(a, "x"), lambda: setattr(a, "y", 1), lambda: delattr(a, "y")):
    try:
        f()
    except AttributeError as e:
        print(e)
A.late = property()
try:
    a.late
except AttributeError as e:
    print(e)


class Sub(property):
    """doc of the subclass"""


class Slots(property):
    __slots__ = ("extra",)


class WithInit(property):
    def __init__(self, fget, label):
        super().__init__(fget)
        self.label = label


def getter(self):
    "doc of the getter"
    return "got"


def silent(self):
    return "silent"


print(Sub(getter).__doc__, Sub(silent).__doc__, Sub.__doc__)
w = WithInit(getter, "label")
print(w.label, w.__doc__, w.fget is getter)


class B:
    w = w
    s = Sub(getter).setter(lambda self, v: print("set", v))


b = B()
print(b.w, b.s, type(B.s).__name__, B.s.__doc__)
b.s = 3
p = property(getter)
print(p.__get__(None, B) is p, p.__get__(b), p.__isabstractmethod__)
p.__set_name__(B, "named")
for args in [(), (B,), (B, "n", 3)]:
    try:
        p.__set_name__(*args)
    except TypeError as e:
        print(e)
print(property.__set_name__(p, None, "again"))
