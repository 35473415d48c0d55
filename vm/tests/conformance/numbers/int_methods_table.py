for n in (0, 1, -1, 5, -255, 2 ** 40, -(2 ** 70), 10 ** 20 + 7):
    print(n, n.bit_length(), n.bit_count(), abs(n), ~n, -n, n.is_integer() if hasattr(n, "is_integer") else True, n.as_integer_ratio(), bool(n))
    print(hex(n), oct(n), bin(n), n // 3, n % 3, n // -7, n % -7, divmod(n, 10), n >> 3, n << 5, n & 255, n | 1, n ^ 85)
print(int("0x1f", 16), int("0b11", 0), int("  12_000 "), int("-z", 36), int(3.99), int(-3.99), int(True), int(b"12"))
print(round(1234, -2), round(1250, -2), round(1350, -2), pow(3, 200, 1000), pow(3, -1, 7), (5).__add__(2), (5).__rsub__(2), (7).conjugate(), (7).real, (7).imag)
acc = 1
for i in range(1, 300):
    acc = (acc * i + 7) % (10 ** 18 + 9)
print(acc)
x = 1
for i in range(200):
    x = x * 3 - i
print(x % 10 ** 12, len(str(x)), x > 2 ** 300, hash(x) == hash(x + 0))
