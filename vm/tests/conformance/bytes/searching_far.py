# Bounds far outside, integers that are no bytes, white space, and changes in place.
import sys

FAR = (sys.maxsize, -sys.maxsize - 1, 10**30, -(10**30), 100, -100, None)
b = b"mississippi"
for name in ("find", "rfind", "count", "startswith", "endswith"):
    f = getattr(b, name)
    print(name, [f(b"ss", low) for low in FAR], [f(b"", low) for low in FAR], [f(b"i", 0, high) for high in FAR])
for f in (b.find, b.count, b.index):
    for wrong in (300, -1, 10**30, None, "s", 1.5):
        try:
            print(f(wrong))
        except Exception as e:
            print(type(e).__name__)
for item in (105, b"ss", bytearray(b"x"), memoryview(b"pp"), True, b""):
    print(item in b, item in bytearray(b))
for item in (300, -1, 10**30, None, "s", 1.5, [1]):
    try:
        print(item in b)
    except Exception as e:
        print(type(e).__name__)
s = b"  a    b   c  "
for most in (-1, 0, 1, 2, 3, sys.maxsize):
    print(s.split(None, most), s.rsplit(None, most), bytearray(s).split(maxsplit=most))
print(b" \t\n\r\v\fa\x1c\x85 ".split(), b" \t\n\r\v\fa\x1c".strip())
a = c = bytearray(b"ab")
a *= 3
print(a, c is a, c)
a *= 0
print(c)
a += b"x"
a += [1, 2] if False else b"yz"
print(c)
print(b"abc".hex(":"), b"abcdef".hex("-", 2), b"abcdef".hex("-", -4), b"ab".hex(b"_"), b"".hex(","))
for args in (("",), ("ab",), ("é",), (None,), (5,)):
    try:
        print(b"abc".hex(*args))
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
print(b"%s".__rmod__("x"), b"%d".__mod__(5), "%s".__rmod__(5), "%s-".__rmod__("%s"))
