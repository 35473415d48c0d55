import collections


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


def what(v):
    match v:
        case 0 | 1:
            return "small"
        case -1:
            return "minus one"
        case True:
            return "never"
        case None:
            return "none"
        case "a" | "b" as s:
            return f"letter {s}"
        case 1.5 | 2j | -3.5:
            return "number"
        case b"x":
            return "bytes"
        case []:
            return "empty list"
        case [x]:
            return f"one {x}"
        case [1, *rest]:
            return f"starts with 1: {rest}"
        case (x, y) if x == y:
            return f"pair {x}"
        case [first, *_, last]:
            return f"{first}..{last}"
        case {}  if not v:
            return "empty dict"
        case {"k": 1, **rest}:
            return f"k1 {rest}"
        case {"k": {"deep": d}}:
            return f"deep {d}"
        case {"t": int() | float() as n}:
            return f"num {n}"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y {y}"
        case Point(x, y) if x == y:
            return f"diag {x}"
        case Point(x, y=y):
            return f"point {x} {y}"
        case int(n) if n > 100:
            return f"big {n}"
        case str() as s:
            return f"str {s}"
        case int() | float():
            return "other number"
        case collections.OrderedDict():
            return "od"
        case set() | frozenset():
            return "set"
        case _:
            return "default"


for v in [0, 1, -1, True, None, "a", "zz", 1.5, 2j, -3.5, b"x", [], [5], [1, 2, 3], (3, 3), (3, 4, 5), {}, {"k": 1, "z": 2}, {"k": {"deep": 7}}, {"t": 2.5}, {"t": "s"}, Point(0, 0), Point(0, 5), Point(2, 2), Point(2, 3), 500, 50, {1}, object, range(3), "", b"", iter([1])]:
    print(repr(v)[:20] if not isinstance(v, (Point,)) and "iterator" not in repr(v) else "obj", "->", what(v))


for bad in ("match 1:\n    case int(1, 2): pass", "match Q():\n    case Q(1): pass", "match 1:\n    case 5(): pass" if False else "pass"):
    class Q: pass
    try:
        exec(bad)
    except TypeError as e:
        print(e)
x = 5
match x:
    case y:
        pass
print(y)


def no_match(v):
    match v:
        case 1: return "one"


print(no_match(2))
match (1, (2, [3, {"a": 4}])):
    case (a, (b, [c, {"a": d}])):
        print(a, b, c, d)
