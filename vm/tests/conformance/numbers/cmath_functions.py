import cmath, math
for z in (1 + 2j, -1.5 + 0.5j, 0.25 - 3j, 2 + 0j, -1 + 0j, 1e-5j):
    for f in (cmath.sqrt, cmath.exp, cmath.log, cmath.sin, cmath.cos, cmath.tan, cmath.sinh, cmath.cosh, cmath.tanh, cmath.asin, cmath.acos, cmath.atan, cmath.asinh, cmath.acosh, cmath.log10):
        r = f(z)
        print(f.__name__, z, f"{r.real + 0:.10g}", f"{r.imag + 0:.10g}")
print(cmath.phase(-1), cmath.polar(3 + 4j), cmath.rect(2, 0), cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isnan(complex("nan")), cmath.isinf(1j * math.inf), cmath.isfinite(1j))
print(cmath.pi == math.pi, cmath.inf, cmath.nanj, cmath.infj, cmath.log(8, 2).real, cmath.sqrt(-4), cmath.exp(0), cmath.tau)
for bad in (lambda: cmath.log(0), lambda: cmath.atanh(1), lambda: cmath.exp(1e10), lambda: cmath.sqrt("a"), lambda: cmath.rect(1, math.inf)):
    try:
        bad()
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)


# `math` has functions of the same names, which compiled loops know.
def roots(x):
    for _ in range(3000):
        root = cmath.sqrt(x)
    return root


print(roots(4.0), roots(-4.0), roots(9))
