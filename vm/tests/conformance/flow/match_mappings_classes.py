from dataclasses import dataclass
from enum import Enum


@dataclass
class P:
    x: int
    y: int = 0


class Color(Enum):
    RED = 1
    BLUE = 2


class Custom:
    __match_args__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b


def f(v):
    match v:
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": t, **rest}:
            return f"{t} {rest}"
        case {}:
            return "mapping"
        case P(0, 0):
            return "origin"
        case P(x=0, y=yy):
            return f"on y {yy}"
        case P(xx, yy) if xx == yy:
            return f"diagonal {xx}"
        case P():
            return "point"
        case Color.RED:
            return "red"
        case Color():
            return "color"
        case Custom(1, b=bb):
            return f"custom {bb}"
        case bool():
            return "bool"
        case int(n) | float(n):
            return f"number {n}"
        case str() as s if s.isupper():
            return f"upper {s}"
        case None | True:
            return "never true"
        case -1.5 | 2 + 3j | "s":
            return "literal"
        case _:
            return "?"


for v in ({"type": "circle", "r": 2}, {"type": "sq", "w": 1, "h": 2}, {}, {"k": 1}, P(0, 0), P(0, 5), P(3, 3), P(1, 2), Color.RED,
          Color.BLUE, Custom(1, 2), Custom(2, 3), True, 5, 2.5, "ABC", "abc", "s", None, 2 + 3j, [1]):
    print(f(v))
try:
    match P(1, 2):
        case P(1, 2, 3):
            pass
except TypeError as e:
    print(e)
counts = {}
for i in range(300):
    k = f([P(0, i), i, {"type": str(i % 3)}, None][i % 4])
    k = k.split()[0]
    counts[k] = counts.get(k, 0) + 1
print(counts)
