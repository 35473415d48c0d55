import binascii
d = bytes(range(256))
t = bytes((i * 7 + 3) % 256 for i in range(256))
print(d.translate(t)[:8], d.translate(None, b'abc\x00')[:4], len(d.translate(None, d)), d.translate(t, b'zz')[120:124], bytearray(b'abc').translate(t), b''.translate(t), b'aab'.translate(bytes.maketrans(b'ab', b'xy'), delete=b'b'))
print(binascii.hexlify(d)[:20], binascii.hexlify(b'\xff\x00\x1f', '-'), binascii.hexlify(b'abcde', b'_', 2), binascii.hexlify(b'abcde', b'_', -2), d.hex()[-8:], binascii.unhexlify('0AfF'))
for bad in (lambda: b'a'.translate(b'x'), lambda: binascii.unhexlify('0'), lambda: binascii.unhexlify('zz')):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
