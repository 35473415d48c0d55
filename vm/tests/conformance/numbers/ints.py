for a in (0, 1, -1, 7, -7, 2**61, 2**62 - 1, 2**62, -2**62, -2**62 - 1, 2**63, 10**30, -10**30):
    for b in (1, -1, 2, -3, 2**31, 2**62, -10**20):
        print(a, b, a + b, a - b, a * b, a // b, a % b, divmod(a, b), a & b, a | b, a ^ b)
        print(a < b, a <= b, a == b, a != b, a > b, a >= b, a / b)
    print(-a, +a, ~a, abs(a), bool(a), a.bit_length(), hash(a), str(a), hex(a), bin(a), oct(a))
    for s in (0, 1, 5, 63, 64, 100):
        print(a >> s, a << s)
print(2 ** 100, (-2) ** 101, 2 ** -2, 0 ** 0, pow(3, 200, 1000007), pow(3, -1, 11))
print(int("123"), int(" -0x1f ", 16), int("0b101", 0), int(3.99), int(-3.99), int("1_000"))
for bad in ("", "x", "1.5", "--1"):
    try:
        print(int(bad))
    except ValueError as e:
        print("ValueError", e)
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: 1 << -1, lambda: 1 + "a", lambda: 1 < "a"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(round(12345, -2), round(25, -1), round(35, -1), (5).to_bytes(4, "big"), int.from_bytes(b"\x01\x02", "little"))
print(True + True, True & False, True ^ True, ~True if False else 0, isinstance(True, int), sum([True, 2, 3.5]))
print(f"{12345678:,} {255:#x} {-5:05d} {5:+d} {1000000:_} {3:>6}|{3:<6}|{3:^6}|")
t = 2**62 - 3
for i in range(6):
    t += 1
    print(t)
