import math
for x in (0.0, -0.0, 1.5, -2.25, 1e16, 1e-7, 123456789.125, float("inf"), -float("inf"), float("nan"), 5e-324, 1.7976931348623157e308):
    print(repr(x), x.hex(), x.is_integer(), f"{x:.3f}", f"{x:g}", f"{x:e}", x == x, bool(x), math.copysign(1, x))
print((0.1).as_integer_ratio(), (2.5).__round__(), round(2.5), round(3.5), round(-0.5), round(2.675, 2), round(1e20), round(1234.5678, -2), 7.0 // 2, -7.5 // 2, -7.5 % 2, divmod(7.5, -2))
print(float("1e5"), float(" -1_0.5 "), float("Infinity"), float.fromhex("0x1.8p3"), 1e308 * 10, 0.1 + 0.2, 1 / 3, 2 ** 0.5, 2.0 ** -1, (-8) ** (1 / 3))
for bad in (lambda: float("1.2.3"), lambda: 1.0 / 0, lambda: 1.0 % 0, lambda: 10.0 ** 400, lambda: int(float("nan")), lambda: int(float("inf")), lambda: float("inf").as_integer_ratio()):
    try:
        bad()
    except (ValueError, ZeroDivisionError, OverflowError) as e:
        print(type(e).__name__, e)
s = 0.0
for i in range(1, 2000):
    s += 1.0 / (i * i) if i % 2 else -1.0 / i
print(s, sum([0.1] * 10), math.fsum([0.1] * 10), max(1.0, 1), min(0.0, -0.0), 3 == 3.0, hash(3.0) == hash(3), 1e16 + 1 == 1e16)
