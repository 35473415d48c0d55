# Newton, integration, series, statistics, rounding and special values, in hot loops.
import math


def newton(f, df, x):
    for step in range(100):
        d = f(x) / df(x)
        x -= d
        if abs(d) < 1e-14:
            break
    return x, step


def simpson(f, a, b, n):
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        total += f(a + i * h) * (4 if i % 2 else 2)
    return total * h / 3


def runge_kutta(f, y, t, h, n):
    for _ in range(n):
        a = f(t, y)
        b = f(t + h / 2, y + h * a / 2)
        c = f(t + h / 2, y + h * b / 2)
        d = f(t + h, y + h * c)
        y += h * (a + 2 * b + 2 * c + d) / 6
        t += h
    return y


def kahan(xs):
    total = c = 0.0
    for x in xs:
        y = x - c
        t = total + y
        c = (t - total) - y
        total = t
    return total


print(newton(lambda x: x * x - 2, lambda x: 2 * x, 1.0))
print(round(simpson(math.sin, 0, math.pi, 200), 9), round(simpson(lambda x: x ** 3, 0, 2, 100), 12))
print(round(runge_kutta(lambda t, y: y, 1.0, 0.0, 0.01, 100), 9), round(math.e, 9))
print(kahan([0.1] * 1000), math.fsum([0.1] * 1000 + [1e16, 1.0, -1e16]), 0.1 + 0.2, 1e16 + 1 - 1e16)
mean = sq = 0.0
for n in range(1, 501):
    x = (n * 7919 % 1000) / 10
    delta = x - mean
    mean += delta / n
    sq += delta * (x - mean)
print(mean, round(math.sqrt(sq / 499), 9))
pi = 0.0
for k in range(2000):
    pi += (-1) ** k / (2 * k + 1)
print(4 * pi)
inf, nan = math.inf, math.nan
print(inf - inf, nan == nan, inf > 1e308, -inf < -1e308, nan < 1, min(nan, 1), max(1, nan), inf * 0, 1e308 * 10, -0.0 == 0.0, 1 / inf)
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, 2.675)], round(2.675, 2), round(1234.5678, -2), round(-1.5), int(-2.9), math.floor(-2.1), math.ceil(-2.9), math.trunc(2.9))
print([f"{x:.3f} {x:g} {x!r}" for x in (1e-7, 123456789.123, 1e22, 5e-324, 1.7976931348623157e308, -0.0)])
print(divmod(-7.5, 2), -7.5 % 2, 7.5 // -2, 2.0 ** 0.5, 10 ** -3, 0.0 ** 0, math.hypot(3, 4), math.copysign(1, -0.0))
for bad in (lambda: 1.0 / 0, lambda: math.sqrt(-1), lambda: int(nan), lambda: int(inf), lambda: 10.0 ** 400, lambda: math.log(0)):
    try:
        print(bad())
    except (ZeroDivisionError, ValueError, OverflowError) as e:
        print(type(e).__name__)
x, r = 0.5, 3.9
seen = []
for i in range(300):
    x = r * x * (1 - x)
    if i >= 297:
        seen.append(x)
print(seen, (0.1).hex(), float.fromhex("0x1.8p3"), (2.5).as_integer_ratio(), (1e300).is_integer(), float("1_0.5e1"))
