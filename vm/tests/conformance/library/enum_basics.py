import enum
from enum import Enum, IntEnum, Flag, auto, unique


class Color(Enum):
    RED = 1
    GREEN = auto()
    CRIMSON = 1

    def shout(self):
        return self.name + "!"


print(list(Color), Color(2), Color["RED"], Color.CRIMSON is Color.RED)
print(repr(Color.GREEN), Color.RED.shout(), Color.__members__.keys())
try:
    Color(9)
except ValueError as e:
    print(e)
try:
    Color.RED = 3
except AttributeError as e:
    print("AttributeError")


class Planet(Enum):
    EARTH = (5.976e24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius


print(Planet.EARTH.mass, Planet.EARTH.value)


class P(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


print(P.R | P.X, P.RW, P.R in P.RW, (P.RW & P.W).name, bool(P.R & P.W), list(P.RW), ~P.R)


class N(IntEnum):
    ONE = 1
    TWO = 2


print(N.ONE + 1, N.TWO > N.ONE, sorted([N.TWO, N.ONE]), {N.ONE: "x"}[1])
try:
    @unique
    class Bad(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
Animal = Enum("Animal", "CAT DOG")
print(Animal.DOG.value, len(Animal), Animal.CAT in Animal)


class M(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns["kw"] = kw
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)


class Base(metaclass=M, a=1):
    pass


made = type("Made", (Base,), {"x": 1}, b=2)
print(type(made).__name__, made.kw, Base.kw)
