# super as an object: unbound, bound later, subclassed, for proxies, and what it says when it can't.
class A:
    def name(self):
        return "A"

    @classmethod
    def made(cls):
        return "A." + cls.__name__

    value = property(lambda self: "value of A")


class B(A):
    def name(self):
        return "B" + self.__super.name()

    def twice(self):
        s = super()
        return s.name(), s.made(), s.value, s.__thisclass__.__name__, s.__self__ is self, s.__self_class__.__name__

    @classmethod
    def made(cls):
        return "B." + super().made()


B._B__super = super(B)
print(B().name(), B().twice(), B.made())


class C(B):
    pass


print(C().name(), C().twice(), C.made())
unbound = super(B)
print(unbound.__self__, unbound.__self_class__, unbound.__thisclass__.__name__, repr(unbound), repr(super(B, B())), repr(super(B, C)))
bound = unbound.__get__(C(), C)
print(bound.name(), unbound.__get__(None, C) is unbound, bound.__get__(B(), B) is bound)


class MySuper(super):
    def __init__(self, *args):
        super().__init__(*args)
        self.note = "noted"


class D(B):
    def name(self):
        return "D" + MySuper(D, self).name() + MySuper(D, self).note


print(D().name(), type(MySuper(D).__get__(D())).__name__)


class Proxy:
    def __init__(self, obj):
        self.__obj = obj

    def __getattribute__(self, name):
        if name.startswith("_Proxy__"):
            return object.__getattribute__(self, name)
        return getattr(self.__obj, name)


print(super(B, Proxy(B())).name())
for args in [(B, 5), (5, 5), (B, A()), (B, int), (1,), ()]:
    try:
        print(super(*args))
    except (TypeError, RuntimeError) as e:
        print(type(e).__name__)
try:
    super(B, B()).missing
except AttributeError as e:
    print(e)
try:
    super(B, B()).x = 1
except AttributeError as e:
    print("AttributeError")


class NoArguments:
    def f():
        return super()


try:
    NoArguments.f()
except RuntimeError as e:
    print(e)


class Deleted:
    def f(self):
        del self
        return super()


try:
    Deleted().f()
except RuntimeError as e:
    print(e)
