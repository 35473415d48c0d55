print(all([]), any([]), all([1, 0]), any([0, 2]), sum([1, 2], 10), sum([[1], [2]], []), min(3, 1), max([2, 5], default=0), min([], default="d"), max("ab", "b", key=len))
print(list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, ""])), list(filter(lambda x: x > 1, [1, 2])), list(zip("ab", [1, 2, 3])), list(enumerate("ab", 1)), list(reversed([1, 2])))
print(sorted([3, 1, 2], reverse=True), sorted("bA", key=str.lower), list(range(5, 0, -2)), len({1: 2}), abs(-3), divmod(7, 3), pow(2, 10), pow(2, 10, 7), round(3.14159, 2), hash(1) == hash(1.0))
print(isinstance(1, (str, int)), issubclass(bool, int), callable(len), callable(1), type(1) is int, type("C", (), {"x": 1}).x, id(1) == id(1), repr("a"), ascii("é"), chr(97), ord("a"))
print(bin(10), oct(8), hex(255), int("ff", 16), float("1.5"), complex(1, 2), bool([]), str(1), bytes(3), bytearray(b"a"), list("ab"), tuple([1]), set([1, 1]), frozenset([1]), dict(a=1), slice(1, 2))
print(getattr(1, "real"), getattr(1, "nope", "d"), hasattr([], "append"), vars(type("X", (), {"a": 1})())if False else "v", dir(type("Y", (), {"z": 1}))[-1], iter([1]).__next__(), next(iter([]), "end"))
it = iter([1, 2, 3, 0, 5])
print(list(iter(lambda: next(it), 0)), format(3.5, ".2f"), memoryview(b"ab")[0], property, staticmethod, object, type(None), type(...), type(NotImplemented))
print(print.__name__, len.__name__, [].append.__name__, str.upper.__name__, int.__name__, type.__name__, __name__, (lambda: 0).__name__)


class C:
    a = 1

    def __init__(self):
        self.b = 2


c = C()
setattr(c, "d", 3)
delattr(c, "b")
print(vars(c), sorted(vars(C))[-1], isinstance(c, C), sum(x for x in range(1000) if x % 3 == 0), max(range(10), key=lambda v: (v * 7) % 10))
for bad in (lambda: sorted(5), lambda: sum("ab"), lambda: max(), lambda: zip([1], [1, 2], strict=True).__next__() and list(zip([1], [1, 2], strict=True)), lambda: reversed(5), lambda: iter(5, 6), lambda: divmod(1, 0), lambda: pow(2, 3, 0), lambda: chr(2 ** 30), lambda: type(1, 2), lambda: next([]), lambda: round(1, "a")):
    try:
        bad()
    except (TypeError, ValueError, ZeroDivisionError, OverflowError) as e:
        print(type(e).__name__, e)
