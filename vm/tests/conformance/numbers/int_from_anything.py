# What int() takes: text in any script, bytes, views, numbers with methods of their own.
import array


def show(f, *args, **names):
    try:
        print(f(*args, **names))
    except Exception as e:
        print(type(e).__name__, e)


for text in ["12", " -7\n", "1_000", "٣٤", "\u3000+5\u2003", "０x1", "", "1__0", "_1", "1_", "0b1", "1.5"]:
    show(int, text)
for text, base in [("z", 36), ("0b11", 0), ("0o17", 0), ("0x_1f", 16), ("010", 0), ("00", 0), ("9", 8), ("1", 37), ("1", 1), ("1", 10**30)]:
    show(int, text, base)
for data in [b"42", bytearray(b" 43 "), memoryview(b"44"), array.array("b", b"45"), b"x", memoryview(b"y")]:
    show(int, data)
show(int, memoryview(b"10"), 2)
show(int, 5, 10)
show(int, base=10)
show(int, "11", base=2)
try:
    int(x=1)
except TypeError:
    print("no such name")


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


show(int, Index(3))
show(int, "101", Index(2))
show(int, Index(10**40))
show(int, Index("3"))


class Own(int):
    def __index__(self):
        return 42


class Other(int):
    def __int__(self):
        return 43


print(int(Own(7)), int(Other(7)), type(int(Own(7))) is int)


class Bad:
    def __int__(self):
        return 1.5


show(int, Bad())
show(int, None)
show(int, [])
print(int(1e30), int(-2.9), int(True))
show(int, float("nan"))
show(int, float("-inf"))
print(type(Other.from_bytes(b"\x01\x02", "big")).__name__, Other.from_bytes(b"\x01\x02", "big") == 258)
print(round(12345, -2), round(15, -1), round(25, -1), round(7, -1000), round(-5, -1), round(15, -2))
