inf = float("inf"); nan = float("nan")
vals = [0.0, -0.0, 1.0, -1.5, 3.25, 1e300, -1e300, 1e-300, 5e-324, inf, -inf, nan, 0.1, 1e16, 123456789.123]
for a in vals:
    print(a, repr(a), str(a), -a, abs(a), bool(a), a == a, a != a)
    for b in vals:
        r = [a + b, a - b, a * b, a < b, a <= b, a == b, a > b]
        try:
            r.append(a / b)
        except ZeroDivisionError as e:
            r.append(str(e))
        try:
            r += [a // b, a % b]
        except ZeroDivisionError as e:
            r.append(str(e))
        print(r)
print(0.1 + 0.2, 1e22, 1e21, 123e-7, 1.0, 100000000000000000.0, 1e15, 2.5e-5)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1e20), round(1234.5678, -2))
print(int(1e20), float("1e5"), float(" 3.5 "), float("-inf"), (0.5).as_integer_ratio(), (1.5).is_integer())
print(2 ** 0.5, 4 ** -1, 2.0 ** 3, (-8) ** 2.0, 7.5 // 2, -7.5 // 2, -7.5 % 2, 7.5 % -2)
print(1 == 1.0, 2**53 == float(2**53), 2**53 + 1 == float(2**53), hash(1.0) == hash(1), hash(0.5), 1 < 1.5, 10**400 > 1e308)
print(f"{3.14159:.2f} {1e10:g} {1234567.891:,.2f} {0.00001:e} {0.5:%} {1.0:g} {-1.5:+.1f} {2.0} {1e100:.3g}")
print("%f %e %g %.3f %10.2f|%-10.2f|" % (1.5, 1.5, 1.5, 2.0, 3.14159, 2.5))
def total(n):
    s = 0.0
    for i in range(n):
        s += i * 0.5
        if i % 10 == 0: s = -s
    return s
print(total(1000), min(1.5, 2), max(2, 1.5), sum([0.1] * 10))
print(float.fromhex("0x1.8p1"), (1.5).hex(), 1e308 * 10, -1e308 * 10)
