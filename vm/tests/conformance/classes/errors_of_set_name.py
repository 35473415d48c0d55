# Exceptions in __set_name__ and __init_subclass__, and the order of what a class statement calls.
log = []


class Named:
    def __set_name__(self, owner, name):
        log.append((owner.__name__, name))


class Base:
    def __init_subclass__(cls, **names):
        log.append(("init", cls.__name__, names, hasattr(cls, "x")))
        super().__init_subclass__()


class A(Base, flag=1):
    x = Named()
    y = Named()


print(log)


class Fails:
    def __set_name__(self, owner, name):
        raise ZeroDivisionError(name)


def deepest(e):
    """3.11 wraps the exception; later versions don't."""
    return e.__cause__ if isinstance(e, RuntimeError) and e.__cause__ else e


for body in ({"a": Fails()}, {"b": Named(), "c": Fails()}):
    try:
        type("X", (), body)
    except Exception as e:
        print(repr(deepest(e)))


class Wrong:
    def __set_name__(self):
        pass


try:
    type("X", (), {"w": Wrong()})
except Exception as e:
    print(type(deepest(e)).__name__)


class Refuses:
    def __init_subclass__(cls):
        raise ValueError("no subclasses of " + cls.__mro__[1].__name__)


try:
    class B(Refuses):
        pass
except ValueError as e:
    print(e)
try:
    class C(Base, Refuses, a=1):
        pass
except ValueError as e:
    print(e)
try:
    class D(object, a=1):
        pass
except TypeError as e:
    print(e)
print(Base.__subclasses__()[0].__name__)


class Swap:
    def __set_name__(self, owner, name):
        setattr(owner, name, "swapped")
        owner.extra = "added"


class E:
    s = Swap()


print(E.s, E.extra)
print(Swap.__set_name__(Swap(), E, "later"), E.later)
