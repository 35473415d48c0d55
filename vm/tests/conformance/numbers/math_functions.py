import math
print(math.gcd(12, 18, 27), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.isqrt(10 ** 20), math.prod([1, 2, 3], start=2))
print(math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.fmod(-7, 3), math.remainder(7, 4), math.modf(3.25), math.frexp(10), math.ldexp(0.5, 4), math.hypot(3, 4, 12))
for f, x in ((math.sin, 1), (math.cos, 1), (math.tan, 1), (math.atan2, None), (math.exp, 1), (math.log, 10), (math.log2, 8), (math.log10, 1000), (math.log1p, 1e-10), (math.expm1, 1e-10), (math.sqrt, 2), (math.cbrt, 27), (math.erf, 0.5), (math.gamma, 5), (math.lgamma, 10), (math.asinh, 1), (math.degrees, math.pi), (math.radians, 180)):
    print(f.__name__, f"{f(1, 2) if x is None else f(x):.12g}")
print(math.isclose(1, 1 + 1e-10), math.isinf(math.inf), math.isnan(math.nan), math.dist((0, 0), (3, 4)), math.copysign(2, -0.0), math.nextafter(1, 2), math.ulp(1.0), math.log(2 ** 2000, 2), math.fsum([1e16, 1, -1e16]))
for bad in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000), lambda: math.acos(2), lambda: math.comb(-1, 2), lambda: math.isqrt(-1), lambda: math.factorial(1.5), lambda: math.floor(math.inf), lambda: math.gcd(1.5), lambda: math.fmod(1, 0)):
    try:
        bad()
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__)
print(sum(math.gcd(i, 360) for i in range(1000)), sum(math.isqrt(i) for i in range(1000)))
