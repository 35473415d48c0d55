"""array: every typecode, its range, and what sequences do."""

import array as module
import collections.abc
import copy
import io
from array import array


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


print([(c, array(c).itemsize) for c in "bBuhHiIlLqQfd"])
print(module.ArrayType is array, set("bBuhHiIlLqQfd") <= set(module.typecodes))
print(issubclass(array, collections.abc.MutableSequence), isinstance(array("b"), collections.abc.Sequence))
for c in "bBhHiIlLqQ":
    for v in (0, 127, 255, 300, -1, -300, 70000, -70000, 2**31, 2**32, -(2**33), 2**63, 2**64, -(2**63) - 1, True):
        try:
            print(c, array(c, [v])[0], end="; ")
        except OverflowError as e:
            print(c, v, e, end="; ")
    print()
    for v in (1.5, "x", None):
        show(lambda: array(c, [v]))

for c, v in [("f", 1.1), ("f", 1e300), ("f", 3), ("d", 1.1), ("d", -0.0), ("d", True), ("d", 10**400), ("d", "x"), ("f", [])]:
    show(lambda: array(c, [v]))

# The constructor.
show(lambda: array())
show(lambda: array(1))
show(lambda: array("i", [1], 2))
show(lambda: array("i", x=1))
show(lambda: array("i", "abc"))
show(lambda: array("i", b"abc"))
show(lambda: array("i", b"\1\0\0\0\2\0\0\0"))
show(lambda: array("h", bytearray(b"\1\0\2\0")))
show(lambda: array("u", "h\u00e9llo"))
show(lambda: array("i", array("u", "a")))
show(lambda: array("d", array("i", [1, 2])))
show(lambda: array("i", (x * x for x in range(5))))
show(lambda: array("i", 5))
show(lambda: array("q", range(3)))

# Items and slices.
a = array("i", range(10))
print(a[0], a[-1], a[True], a[2:5], a[::-3], a[20:], len(a))


def assign(i, v):
    a[i] = v
    return a


def delete(i):
    del a[i]
    return a


for i in (10, -11, "x", 1.0):
    show(lambda: a[i])
    show(lambda: assign(i, 1))
    show(lambda: delete(i))
show(lambda: assign(0, "x"))
show(lambda: assign(0, 2**40))
show(lambda: assign(-1, 99))
show(lambda: assign(slice(1, 3), array("i", [7, 7, 7])))
show(lambda: assign(slice(5, 5), a))
show(lambda: assign(slice(0, 4, 2), array("i", [-1, -2])))
show(lambda: assign(slice(0, 4, 2), array("i", [1])))
show(lambda: assign(slice(0, 4, 3), array("i")))
show(lambda: assign(slice(0, 1), [1]))
show(lambda: assign(slice(0, 1), array("d")))
show(lambda: delete(0))
show(lambda: delete(slice(1, 3)))
show(lambda: delete(slice(None, None, -4)))
show(lambda: delete(slice(5, 2)))

# What changes it.
a = array("h", [3, 1, 2])
a.append(5)
a.extend([6, 7])
a.extend(array("h", [8]))
a.extend(a)
a.insert(0, -1)
a.insert(-1, -2)
a.insert(100, -3)
print(a, a.pop(), a.pop(0), a.pop(-2), a)
a.reverse()
print(a, a.count(3), a.index(3), a.index(3, 5), 8 in a, "x" in a)
a.remove(3)
print(a)
show(lambda: a.extend(array("d", [1])))
show(lambda: a.extend(5))
show(lambda: a.extend([1, 2, "x"]))
print(a)
show(lambda: a.fromlist([9, "x"]))
show(lambda: a.fromlist((1,)))
a.fromlist([9, 10])
print(a)
show(lambda: a.append("x"))
show(lambda: a.append())
show(lambda: a.insert(1))
show(lambda: a.pop(99))
show(lambda: array("h").pop())
show(lambda: a.remove(99))
show(lambda: a.index(99))
show(lambda: a.frombytes(b"abc"))
show(lambda: a.frombytes("abc"))

# Bytes.
print(array("i", [1, -2]).tobytes(), bytes(array("h", [1, 2])), b"-".join([array("b", [65]), b"x"]))
for c in "bhiqfd":
    a = array(c, [1, 2])
    a.byteswap()
    print(c, a, a.tobytes())
    a.byteswap()
    b = array(c)
    b.frombytes(a.tobytes())
    print(b, b == a, b.buffer_info()[1])
print(array("I", [2**32 - 1]).tolist(), array("Q", [2**64 - 1]).tolist(), array("f", [0.1]).tolist())
text = array("u", "abc")
text.fromunicode("d\u20ac")
print(text, text.tounicode(), text.tolist(), text[1], text[1:3], array("u", "ab\"'"))
show(lambda: array("i").tounicode())
show(lambda: array("i").fromunicode("x"))

# Operators.
a, b = array("i", [1, 2]), array("i", [3])
print(a + b, a * 2, 2 * a, a * 0, a * -1)
show(lambda: a + [1])
show(lambda: a + array("d"))
show(lambda: a * 1.5)
same = a
a += b
a *= 2
print(a, same is a)


def add_list():
    global a
    a += [1]


show(add_list)
print(a == array("d", a), a != array("d", a), a == array("i"), a == list(a), a != list(a))
print(array("i", [1, 2]) < array("i", [1, 3]), array("i", [1, 2]) <= array("i", [1]), array("b", [5]) > array("d", [4.5]))
nan = array("d", [float("nan")])
print(nan == nan, array("d", [0.0]) == array("d", [-0.0]), bool(array("b")), bool(array("b", [0])))
try:
    hash(a)
except TypeError:
    print("unhashable")

# Iteration sees what changes meanwhile.
a = array("i", [1, 2, 3])
seen = []
for x in a:
    seen.append(x)
    if x == 2:
        a.append(4)
print(seen, list(reversed(a)), sum(a), max(a), sorted(a, reverse=True), [*a])
first, *rest = a
print(first, rest)


# Subclasses, copies, files.
class Grid(array):
    def __new__(cls, width, height):
        self = super().__new__(cls, "d", [0.0] * (width * height))
        self.width = width
        return self

    def __init__(self, width, height):
        self.height = height

    def __getitem__(self, at):
        if isinstance(at, tuple):
            return super().__getitem__(at[1] * self.width + at[0])
        return super().__getitem__(at)

    def __setitem__(self, at, value):
        super().__setitem__(at[1] * self.width + at[0], value)


g = Grid(2, 2)
g[1, 1] = 5
print(g[1, 1], g, g.width, g.height, len(g), g[:], type(g[:]).__name__)
a = array("d", [1.5, 2.5])
print(copy.copy(a), copy.deepcopy(a), copy.copy(a) is a, a.__reduce_ex__(2)[1:])
out = io.BytesIO()
a.tofile(out)
out.seek(0)
b = array("d")
b.fromfile(out, 1)
print(b)
show(lambda: b.fromfile(out, 2))
print(b)
target = array("H", [9, 9, 9])
print(io.BytesIO(b"\1\0\2\0").readinto(target), target)
print(hasattr(a, "missing"))
try:
    a.x = 1
except AttributeError:
    print("no attributes")
print(a.typecode, a.itemsize, array.__module__)

# Operators in place, from the right, and what cannot be hashed, of other types that are not Python's own.
from collections import deque

d = deque([1])
d += [2]
print(d, 2 * d)


class Named(deque):
    pass


print(Named([1]), list(reversed(array("b", b"abc"))))
