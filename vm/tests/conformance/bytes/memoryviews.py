"""memoryview over bytes, bytearray and array."""

import struct
from array import array
from collections.abc import Sequence


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


data = bytearray(b"abcdefgh")
m = memoryview(data)
print(len(m), m[0], m[-1], m[2:5].tobytes(), m[::-2].tobytes(), m[10:].tolist(), bytes(m), list(m))
print(m.nbytes, m.itemsize, m.format, m.readonly, m.ndim, m.shape, m.strides, m.suboffsets, m.obj is data)
print(m.contiguous, m[::2].contiguous, m[::2].strides, m[::-1][1:4].tobytes(), m[1:][1:][0])
m[0] = 65
m[2:4] = b"XY"
m[4:8:2] = b"__"
print(data, m.hex(), m.hex("-"), 65 in m, b"A" in m)


def assign(v, i, x):
    v[i] = x
    return v.tobytes()


def delete():
    del m[0]


for i in (8, -9, "x", 1.5):
    show(lambda: m[i])
    show(lambda: assign(m, i, 1))
for x in (256, -1, "x", 1.5, b"a"):
    show(lambda: assign(m, 0, x))
show(lambda: assign(m, slice(0, 2), b"abc"))
show(lambda: assign(m, slice(0, 2), array("h", [1])))
show(lambda: assign(m, slice(0, 2), "ab"))
show(lambda: assign(m, slice(0, 4), m[4:8]))
show(lambda: assign(m, slice(1, 5), m[0:4]))
show(delete)
fixed = memoryview(b"fixed")
show(lambda: assign(fixed, 0, 1))
print(fixed.readonly, m.toreadonly().readonly, fixed == b"fixed", fixed != b"fixed", fixed == bytearray(b"fixe"), fixed == "fixed")
show(lambda: assign(m.toreadonly(), 0, 1))
for bad in (5, "text", None, [1]):
    show(lambda: memoryview(bad))
show(lambda: memoryview())
print(memoryview(fixed[1:]).tobytes(), memoryview(object=b"k").tolist())

# Numbers.
a = array("i", [1, -2, 3])
v = memoryview(a)
print(v.format, v.itemsize, len(v), v.nbytes, v.shape, v.tolist(), v[1], v[1:].tolist(), v == a, v[::2] == array("d", [1, 3]))
v[0] = 10
v[1:] = array("i", [20, 30])
print(a, v.tobytes())
for x in (2**31, "x", 1.5):
    show(lambda: assign(v, 0, x))
for c in "bBhHiIlLqQfd?c":
    print(c, memoryview(b"\1\0\0\0\0\0\0\0").cast(c).tolist())
words = memoryview(bytearray(8)).cast("I")
words[0], words[1] = 1, 2**32 - 1
print(words.tolist(), words.cast("B").tolist(), words.cast("B").cast("@H").tolist(), words.obj)
chars = memoryview(bytearray(b"ab")).cast("c")
show(lambda: assign(chars, 0, b"z"))
show(lambda: assign(chars, 0, b"zz"))
show(lambda: assign(chars, 0, 1))
show(lambda: words.cast("H"))
show(lambda: memoryview(b"abc").cast("H"))
show(lambda: memoryview(b"abcd")[::2].cast("H"))
show(lambda: memoryview(b"abcd").cast("<H"))
show(lambda: memoryview(b"abcd").cast("zz"))
show(lambda: memoryview(b"abcd").cast(1))

# Release.
with memoryview(data) as w:
    print(w[0])
for f in (lambda: w[0], lambda: len(w), lambda: w.tobytes(), lambda: w.nbytes, lambda: list(w), lambda: memoryview(w)):
    show(f)
print(repr(w).startswith("<released memory at 0x"), repr(m).startswith("<memory at 0x"), w == data, w == w)
w.release()

# Others take it for bytes.
print(bytes(m[:3]), bytearray(m[:3]), b"-".join([m[:2], b"x"]), int.from_bytes(memoryview(b"\1\2"), "big"))
print(struct.unpack("<HH", memoryview(b"\1\0\2\0")), b"abc".startswith(memoryview(b"ab")), b"x" + memoryview(b"y"))
room = bytearray(8)
struct.pack_into("<I", memoryview(room)[2:], 1, 7)
print(room)
print(array("h", memoryview(b"\1\0\2\0").tobytes()), issubclass(memoryview, Sequence), str(memoryview(b"text"), "utf-8"))
print([x for x in reversed(memoryview(b"abc"))], max(memoryview(b"abc")), bool(memoryview(b"")), bool(memoryview(b"a")))

# A BytesIO shows its own memory; pickle writes frames that way.
import io
import pickle

stream = io.BytesIO(b"stream")
view = stream.getbuffer()
view[0:2] = b"SS"
print(stream.getvalue(), view.readonly, view[2:].tobytes())
view.release()
values = [1, "two", 3.0, {"four": (5, None)}, array("d", [1.5])]
print(pickle.loads(pickle.dumps(values)))
for bad in (lambda: memoryview(stream), lambda: bytearray(b"x") + "y"):
    try:
        bad()
    except TypeError as e:
        print(type(e).__name__)
