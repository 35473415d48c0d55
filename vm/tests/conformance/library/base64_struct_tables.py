# base64 of every length and fault, struct's ranges and orders, hexadecimal.
import base64
import binascii
import random
import struct

r = random.Random(3)
for n in range(14):
    b = bytes(r.randrange(256) for _ in range(n))
    e = base64.b64encode(b)
    print(e, base64.b64decode(e) == b, base64.urlsafe_b64encode(b), base64.b32encode(b), base64.b16encode(b), base64.b85encode(b), base64.a85encode(b), b.hex(":"), bytes.fromhex(b.hex()) == b)
    for bad in (e[:-1], e + b"=", b"\n".join([e[:3], e[3:]]), e.replace(b"A", b"!"), e + e, e[:5] + b"==" + e[5:]):
        try:
            print(binascii.a2b_base64(bad))
        except binascii.Error as x:
            print(x)
for code in "bBhHiIlLqQ":
    for order in "<>=@":
        size = struct.calcsize(order + code)
        for v in (0, 1, -1, 127, -128, 255, 2**15, -(2**31), 2**32 - 1, 2**62):
            try:
                p = struct.pack(order + code, v)
                print(order + code, v, p.hex(), struct.unpack(order + code, p)[0] == v, len(p) == size, end="; ")
            except struct.error:
                print(order + code, v, "refused", end="; ")
    print()
p = struct.pack(">hbc?dfe5s3p2x3H", 5, -3, b"x", True, 1.5, 2.5, 0.5, b"abc", b"zz", 1, 2, 65535)
print(p, struct.unpack(">hbc?dfe5s3p2x3H", p), struct.unpack_from("<H", p, 2), [x for x in struct.iter_unpack("B", p[:3])], struct.calcsize("bi"), struct.unpack("2h", bytearray(b"abcd")))
buffer = bytearray(8)
struct.pack_into(">I", buffer, 2, 0xDEADBEEF)
print(buffer, struct.Struct("<2f").unpack(struct.Struct("<2f").pack(0.1, -1e30)), b"a-b-c".split(b"-"), b"abcabc".rfind(b"bc"), b"aXbX".replace(b"X", b"--"), b"abab".count(b"ab"), b"abc".find(99))
