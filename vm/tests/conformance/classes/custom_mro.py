# A metaclass's own mro(): orders that differ, classes of other layouts, assignment to __bases__.
class Reversed(type):
    def mro(cls):
        order = type.mro(cls)
        order.reverse()
        return order


class A:
    def f(self):
        return "A"


class B(A):
    def f(self):
        return "B"


class C(B, A, metaclass=Reversed):
    pass


print([c.__name__ for c in C.__mro__], C().f(), [c.__name__ for c in C.mro()], [c.__name__ for c in B.mro()])


class Extra(type):
    def mro(cls):
        return type.mro(cls)[:-1] + [Mixin, object]


class Mixin:
    mixed = "mixed in"

    def g(self):
        return "g of " + type(self).__name__


class D(metaclass=Extra):
    pass


class E(D):
    pass


print(D.mixed, D().g(), E().g(), issubclass(E, Mixin), isinstance(E(), Mixin), E.__mro__[-2].__name__)


class Wrong(type):
    def mro(cls):
        return WRONG


for WRONG in [5, [1], [list], (int, object), "ab"]:
    try:
        Wrong("X", (), {})
        print("made")
    except TypeError as e:
        print("TypeError")


class Raises(type):
    def mro(cls):
        if cls.__name__ == "Bad":
            raise KeyError("mro")
        return type.mro(cls)


class F(metaclass=Raises):
    pass


class G(metaclass=Raises):
    pass


try:
    Raises("Bad", (F,), {})
except KeyError as e:
    print(e)
H = Raises("H", (F,), {})
H.__name__ = "Bad"
try:
    H.__bases__ = (G,)
except KeyError as e:
    print(e, H.__bases__, [c.__name__ for c in H.__mro__])
H.__name__ = "H"
H.__bases__ = (G,)
print([c.__name__ for c in H.__mro__], F.__subclasses__(), [c.__name__ for c in G.__subclasses__()])
