# Keys of mapping patterns: signed and complex numbers, attributes, defaults that are not made.
import collections


class Names:
    ONE = 1
    UNO = 1
    TEXT = "text"


def which(x):
    match x:
        case {-1: a, **rest}:
            return "-1", a, rest
        case {-2.5: a}:
            return "-2.5", a
        case {1 - 2j: a}:
            return "1-2j", a
        case {-3 + 0.5j: a}:
            return "-3+0.5j", a
        case {-1j: a}:
            return "-1j", a
        case {Names.TEXT: a, "b": b}:
            return "attribute", a, b
        case {True: a, None: b}:
            return "constants", a, b
        case {b"x": a, "x": b}:
            return "text", a, b
        case {}:
            return "any"


for d in [{-1: "a", 2: "b"}, {-2.5: 1}, {1 - 2j: 2}, {-3 + 0.5j: 3}, {-1j: 4}, {"text": 5, "b": 6}, {"text": 5}, {1: 7, None: 8},
          {b"x": 9, "x": 10}, {}, [1]]:
    print(which(d))

made = collections.defaultdict(int, {0: 1})
match made:
    case {0: 1, 1: _}:
        print("made")
    case {0: 1, **rest}:
        print("not made", rest, dict(made))


class Counted(dict):
    def get(self, key, default=None):
        print("get", key)
        return super().get(key, default)


match Counted(a=1):
    case {"a": 1, "b": 2}:
        print("no")
    case {"a": x}:
        print(x)

try:
    match {1: 2}:
        case {Names.ONE: a, Names.UNO: b}:
            pass
except ValueError as e:
    print(e)

for source in ["{0: _, False: _}", "{0: _, 0.0: _}", "{0: _, 0j: _}", "{1: _, 1: _}", "{'a': _, 'a': _}", "{-1: _, -1: _}", "{-1: _, -1.0: _}",
               "{a: _}", "1 as _", "f''", "{0: _, '0': _}", "{**rest, 1: _}", "a | b", "[a, a]", "A(x=1, x=2)"]:
    try:
        compile(f"match 0:\n    case {source}:\n        pass", "x", "exec")
        print(source, "compiles")
    except SyntaxError:
        print(source, "does not")
