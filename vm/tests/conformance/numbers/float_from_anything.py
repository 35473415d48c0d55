# What float() takes, and hexadecimal floats.
import array


def show(f, *args, **names):
    try:
        print(repr(f(*args, **names)))
    except Exception as e:
        print(type(e).__name__, e)


for text in [" 1.5 ", "٣.١٤", "-inf", "+Infinity", "nan", "1_0.5_0", "1e400", "-1e-400", "1e", "0x1p3", "1__0", ".", "5.", ".5"]:
    show(float, text)
for data in [b" 2.5", bytearray(b"1e3"), memoryview(b"7"), array.array("B", b"8.5"), b"z"]:
    show(float, data)


class Number:
    def __init__(self, x):
        self.x = x

    def __float__(self):
        return self.x


class Text(str):
    def __float__(self):
        return float(str(self)) + 1


class Small(float):
    def __float__(self):
        return 99.0


show(float, Number(2.25))
show(float, Number(3))
show(float, Text("8"))
show(float, Small(1.0))
show(float, None)
show(float, 10**400)
show(float, x="1")


class Pair(float):
    def __init__(self, x, other=None):
        self.other = other


print(Pair(2.5, other=3).other, float(Pair(2.5)), type(Pair.fromhex("0x1.8p1")).__name__)

for text in ["0x1.8p1", "-0X.8", "0x1.00000000000008p0", "0x1.000000000000081p0", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023",
             "1p-1075", "0x1.1p-1075", "0x3p-1075", "0x.0p99999999999999999999", "0x1p99999999999999999999", "Inf", "-nan",
             "0x", "0x1.p", "1p1.5", " 0x1p4\n", "0x10000000000000000000000001p-100", "0x123456789abcdef123456789p0"]:
    show(float.fromhex, text)
show(float.fromhex, 5)
print((5e-324).hex(), float.fromhex((5e-324).hex()) == 5e-324, (1 / 3).hex(), float.fromhex((1 / 3).hex()) == 1 / 3)
print(0.0 ** float("-inf") if False else 0.0 ** float("inf"), pow(-0.0, float("-inf")), pow(0.0, float("-inf")))
print(round(1234.5678, 2**31), round(1234.5678, -2**70), round(-5.5, -2**31))
