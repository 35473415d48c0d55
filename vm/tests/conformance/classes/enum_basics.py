from enum import Enum, IntEnum, Flag, IntFlag, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1

    def describe(self):
        return f"{self.name}={self.value}"


print(Color.RED, repr(Color.RED), Color(2), Color["GREEN"], Color.CRIMSON is Color.RED)
print(list(Color), list(Color.__members__), len(Color), Color.RED.describe())
print(Color.RED in Color, isinstance(Color.RED, Color), Color.RED == 1)
for bad in (lambda: Color(9), lambda: Color["BLUE"]):
    try:
        bad()
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)


class Size(IntEnum):
    S = auto()
    M = auto()
    L = auto()


print(Size.S < Size.L, Size.M + 1, sorted([Size.L, Size.S]), f"{Size.M}", int(Size.L))


class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


p = Perm.R | Perm.X
print(p, Perm.R in p, Perm.W in p, p & Perm.RW, ~Perm.R, Perm(0), bool(Perm(0)), Perm.RW.value)
print([m.name for m in Perm.RW], Perm.R ^ Perm.RW)
try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as e:
    print(e)
counts = {c: 0 for c in Color}
for i in range(100):
    counts[Color.RED if i % 3 else Color.GREEN] += 1
print(counts)
