from enum import Enum, EnumMeta, StrEnum, auto, Flag, CONFORM, member, nonmember
import pickle


class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300E-11 * self.mass / self.radius ** 2


print(f"{Planet.EARTH.gravity:.4f}", Planet.EARTH.mass, Planet.MERCURY.value)


class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj
    PX = (0, "P.X")
    PY = (1, "P.Y")


print(Coord.PY, Coord(1).label, bytes(Coord.PY))


class Day(StrEnum):
    MON = auto()
    TUE = "tuesday"


print(Day.MON, Day.TUE == "tuesday", Day.MON.upper(), repr(Day.TUE))


class Auto(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return name.lower() * (count + 1)
    A = auto()
    B = auto()

    @classmethod
    def _missing_(cls, value):
        return cls.A if value == "?" else None


print([a.value for a in Auto], Auto("?"))
try:
    Auto("x")
except ValueError as e:
    print(e)
print(pickle.loads(pickle.dumps(Planet.EARTH)) is Planet.EARTH)
Animal = Enum("Animal", "ANT BEE CAT", module=__name__)
print(list(Animal), Animal.BEE.value)
try:
    class More(Planet):
        X = 1
except TypeError as e:
    print(e)
