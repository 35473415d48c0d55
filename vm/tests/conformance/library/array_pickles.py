# How arrays are taken apart for pickle and copy, and put together from bytes of other machines.
import copy
import pickle
from array import _array_reconstructor as make
from array import array

for code, values in [("b", [-1, 2]), ("B", [255]), ("h", [-300, 4]), ("H", [65535]), ("i", [-(2**31)]), ("I", [2**32 - 1]), ("l", [-(2**63)]),
                     ("L", [2**64 - 1]), ("q", [5]), ("Q", [6]), ("f", [1.5, -0.25]), ("d", [0.1]), ("u", "aé😀")]:
    a = array(code, values)
    print(a.__reduce_ex__(3)[1][1:], a.__reduce_ex__(2)[1:], [pickle.loads(pickle.dumps(a, p)) == a for p in range(6)], copy.copy(a) == a)


class Own(array):
    pass


own = Own("i", [1, 2])
own.name = "n"
for p in range(6):
    again = pickle.loads(pickle.dumps(own, p))
    print(type(again).__name__, again, again.name)

for code, number, data in [("i", 8, b"\1\0\0\0"), ("i", 9, b"\0\0\0\1"), ("h", 5, b"\xff\xfe"), ("H", 3, b"\xff\xfe"), ("b", 1, b"\xff"), ("q", 13, b"\xff" * 7 + b"\xfe"),
                           ("d", 17, b"\x3f\xf8" + b"\0" * 6), ("f", 15, b"\x40\x49\x0f\xdb"), ("d", 14, b"\0\0\xc0\x3f"), ("u", 19, b"\0a\x20\xac"),
                           ("u", 21, b"\0\0\0a\0\1\xf6\0"), ("u", 18, b"\x3d\xd8\0\xde")]:
    print(make(array, code, number, data))
for wrong in [(list, "i", 8, b""), ("x", "i", 8, b""), (array, 5, 8, b""), (array, "k", 8, b""), (array, "i", 22, b""), (array, "i", -1, b""),
              (array, "i", 8, "text"), (array, "i", 8, b"123"), (array, "i", "8", b"")]:
    try:
        print(make(*wrong))
    except Exception as e:
        print(type(e).__name__)
