"""Floats in hot loops: nan, infinities, signed zeros, doubles that need a box, bools as numbers."""

INF = float("inf")
NAN = float("nan")


def grow(n):
    x = 1.0
    for i in range(n):
        x = x * 1e10
    return x, x - x, x * 0.0


def shrink(n):
    x = 1.0
    y = 0.0
    for i in range(n):
        y = x
        x = x * 1e-5
    return x, -x, y, x == 0.0


def nans(items):
    lt = gt = eq = ne = le = 0
    x = 1.0
    for i in range(len(items)):
        v = items[i]
        if v < x:
            lt += 1
        if v > x:
            gt += 1
        if v == v:
            eq += 1
        if v != v:
            ne += 1
        if v <= x:
            le += 1
    return lt, gt, eq, ne, le


def signed_zero(n):
    z = 0.0
    log = []
    for i in range(n):
        z = -z
        w = z * -1.0
        v = 0.0 - z
    return z, w, v, str(z + w), z == w


def negative_zero_mul(n):
    out = 0.0
    for i in range(n):
        out = (i - 70) * -0.0
        if i == 70:
            return out, 0 * -1.5, -0.0 + 0
    return out


def truth(n):
    t = 0
    x = 3.0
    for i in range(n):
        if x:
            t += 1
        if not x:
            t += 100
        x = x - 0.5 if x else -0.0
        if i % 20 == 0:
            x = 2.0
        if i == 70:
            x = NAN
    return t


def divide(n):
    t = 0.0
    for i in range(1, n):
        t += i / 7 + 1.5 / i + i // 2.5 + i % 2.5 + -i // 2.5 + -i % 2.5
    return t


def exactness(n):
    t = 0
    big = (1 << 53) - 30
    for i in range(n):
        f = float(big + i)
        if f == big + i:
            t += 1
        if big + i < f:
            t += 100
        if big + i > f:
            t += 10000
        if (1 << 62) - 1 < 4611686018427387904.0:
            t += 1000000
        t += (big + i) * 1.0 == big + i
    return t


def int_truncate(n):
    t = 0
    for i in range(-n, n):
        t += int(i * 0.37) + int(i / 3)
    x = 1.0
    for i in range(n):
        t += int(x)
        x *= 2.5
    try:
        for i in range(n):
            t += int(x)
            x = x * 1e9
    except OverflowError as e:
        return t, str(e), x


def int_of_nan(n):
    x = 1.0
    try:
        for i in range(n):
            k = int(x)
            if i == 60:
                x = NAN
    except ValueError as e:
        return i, str(e)


def powers(n):
    t = 0.0
    for i in range(n):
        t += (i + 0.5) ** 2 + (i + 1.0) ** 0.5 + 2.0 ** -(i % 10) + 2 ** -1
        t += i ** 0.5
    return t


def complex_power(n):
    x = 4.0
    for i in range(n):
        y = x ** 0.5
        if i == 60:
            x = -4.0
    return round(y.imag, 6), abs(y.real) < 1e-6


def bools(n):
    t = 0
    f = 0.0
    for i in range(n):
        b = i % 2 == 0
        t += b
        t = t + True - False
        t += b * 3 + (b + b) + -b + (b << 2) + (b & True) + (b | False) + (b ^ True)
        f += b * 0.5
        if b == 1:
            t += 10
        if b is True:
            t += 100
    return t, f, b, b & True, b | 1


def bool_kinds(n):
    out = []
    x = False
    for i in range(n):
        x = x ^ True
        y = x & True
        z = not y
    return x, y, z, type(x + 0).__name__, type(x ^ True).__name__


def mandelbrot(n):
    t = 0
    for k in range(n):
        c = k / n * 4 - 2
        x = y = 0.0
        for i in range(30):
            if x * x + y * y > 4.0:
                break
            x, y = x * x - y * y + c, 2 * x * y + 0.1
            t += 1
    return t


def boxed(n):
    a = [0.0] * 8
    x = 1e-300
    y = 1e300
    for i in range(n):
        a[i % 8] = x * y
        x = x * 1.5 if x < 1e300 else 1e-300
        y = y / 1.5 if y > 1e-300 else 1e300
        a[(i + 1) % 8] += x
    return [f"{v:.10e}" for v in a], f"{x:.10e}", f"{y:.10e}"


def same_object(n):
    x = 1e300
    l = [x]
    t = 0
    for i in range(n):
        if l[0] is x:
            t += 1
        l[0] = x
    return t


def sum_of_items(items):
    t = 0.0
    p = 1.0
    for v in items:
        t += v
        p *= 1 + v / 1000
    return t, round(p, 9)


print(grow(100), shrink(100))
print(nans([1.0] * 50 + [NAN, 0.5, INF, -INF, -0.0, 2.0] * 10), nans([1, 2, 0] * 20 + [NAN]))
print(signed_zero(60), signed_zero(61), negative_zero_mul(100), truth(100))
print(divide(100), exactness(60), int_truncate(60), int_of_nan(100))
print(powers(60), complex_power(100), bools(100), bool_kinds(61), mandelbrot(60))
print(boxed(3000))
print(same_object(100), sum_of_items([0.5, 1, -0.25, 1e-300] * 30))
for _ in range(3):
    print(grow(40), nans([1.5, NAN] * 40), signed_zero(63), bools(64), int_of_nan(90))
