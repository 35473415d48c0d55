import struct, binascii, base64, zlib, hashlib
print(struct.pack("<iHbQ", -5, 65535, -1, 2 ** 40), struct.unpack(">hI", b"\xff\xfe\x00\x00\x01\x00"), struct.calcsize("<ihb"), struct.calcsize("@ib"))
print(struct.pack("3s5sx?", b"ab", b"toolong", True), struct.pack("<fd", 1.5, -2.25), struct.unpack("<e", b"\x00<"), struct.pack("2p4p", b"a", b"bcd"))
print(list(struct.iter_unpack("<H", b"\x01\x00\x02\x00")), struct.unpack_from("<H", b"abcd", 2), struct.Struct("<2h").size)
buf = bytearray(8)
struct.pack_into(">I", buf, 2, 0xdeadbeef)
print(buf)
for bad in (lambda: struct.pack("b", 200), lambda: struct.unpack("i", b"ab"), lambda: struct.pack("i"), lambda: struct.pack("z", 1), lambda: struct.pack("i", "a")):
    try:
        bad()
    except struct.error as e:
        print("struct.error", str(e)[:50])
print(binascii.hexlify(b"\x00\xff"), binascii.unhexlify("00ff"), binascii.crc32(b"hello"), binascii.b2a_base64(b"abc"), b"ab".hex("-"), bytes.fromhex("de ad"))
print(base64.b64encode(b"hello world"), base64.b64decode("aGk="), base64.urlsafe_b64encode(b"\xfb\xff"), base64.b32encode(b"hi"), base64.b16encode(b"hi"), base64.b85encode(b"hello"))
print(base64.a85encode(b"hello"), base64.b32decode("NBUQ===="), base64.b85decode(b"Xk~0{Zv"), binascii.b2a_uu(b"cat"), binascii.a2b_uu(b"#8V%T\n"), base64.encodebytes(b"x" * 60))
try:
    base64.b64decode("abc")
except binascii.Error as e:
    print(e)
z = zlib.compress(b"a" * 1000)
print(len(z) < 30, zlib.decompress(z) == b"a" * 1000, zlib.crc32(b"x"), zlib.adler32(b"x"))
for h in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
    print(h, hashlib.new(h, b"abc").hexdigest()[:16], getattr(hashlib, h)().digest_size)
m = hashlib.sha256()
for i in range(100):
    m.update(bytes([i]))
print(m.hexdigest(), m.name, m.block_size, m.copy().hexdigest() == m.hexdigest())
total = 0
for i in range(300):
    total += struct.unpack("<I", struct.pack("<hh", i, -i))[0] % 1000
print(total, int.from_bytes(b"\x01\x02", "big"), (1000).to_bytes(2, "little"), (-2).to_bytes(2, "big", signed=True))
