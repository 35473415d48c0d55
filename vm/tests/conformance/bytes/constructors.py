# What bytes() and bytearray() take.
import sys


def show(f, *args, **names):
    try:
        print(repr(f(*args, **names)))
    except Exception as e:
        print(type(e).__name__, e)


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        if isinstance(self.n, Exception):
            raise self.n
        return self.n


class Own:
    def __bytes__(self):
        return b"own"


class Sub(bytes):
    pass


class OwnSub:
    def __bytes__(self):
        return Sub(b"sub")


class Wrong:
    def __bytes__(self):
        return "text"


class Blocked(list):
    __bytes__ = None


class Text(str):
    def __bytes__(self):
        return b"from text"


class Iterates:
    def __iter__(self):
        return iter([1, 2])


for kind in (bytes, bytearray):
    print(kind.__name__)
    for source in (3, Index(2), [1, Index(2)], (256,), [-1], [10**100], [sys.maxsize + 1], -1, 10**30, "text", None, 1.5, [1.5], ["x"], object, Iterates(),
                   memoryview(b"view"), range(3), {5}, Index(ZeroDivisionError("z")), [Index(ZeroDivisionError("z"))], Text("x")):
        if isinstance(source, type):
            continue
        try:
            print(repr(kind(source)))
        except Exception as e:
            print(type(e).__name__)
    show(kind, "é", "latin-1")
    show(kind, "é", "ascii", "replace")
    show(kind, "é", encoding="utf-8")
    show(kind, source=b"s")
    for args, names in (((), {"encoding": "ascii"}), ((), {"errors": "ignore"}), ((0, "ascii"), {}), ((b"", "ascii"), {}), ((b"",), {"errors": "ignore"}), (("",), {"errors": "ignore"}),
                        (("", 5), {}), ((1, 2, 3, 4), {}), ((), {"x": 1})):
        try:
            print(kind(*args, **names))
        except TypeError:
            print("TypeError", args, names)

show(bytes, Own())
show(bytes, OwnSub())
print(type(bytes(OwnSub())).__name__, type(Sub(OwnSub())).__name__)
show(bytes, Wrong())
show(bytes, Blocked([1]))
show(bytearray, Blocked([1]))
show(bytes, Text("abc"))


class Array(bytearray):
    def __init__(self, label, *args, **names):
        self.label = label
        super().__init__(*args, **names)


a = Array("l", b"abc")
print(a, a.label, Array("m", "é", encoding="utf-8"))
a.__init__("again", [1, 2])
print(a, a.label)


class Emptied:
    def __index__(self):
        numbers.clear()
        return 42


numbers = [Emptied(), Emptied()]
print(bytes(numbers))


class Shrinks:
    def __index__(self):
        del target[:]
        return 7


target = bytearray(b"abcdef")
target.insert(5, Shrinks())
print(target)
for kind in (Sub, Array, bytearray, bytes):
    if kind is not Array:
        made = kind.fromhex("61 62\v63\n")
        print(type(made).__name__, made)
for wrong in ("6", "6 1", "61x", "é1", "\x1c", 5):
    try:
        bytes.fromhex(wrong)
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
