from probe import show
import math
from fractions import Fraction
inf, nan = math.inf, math.nan
show(r'''
math.frexp(-1), math.frexp(0.1), math.frexp(-0.0), math.frexp(inf), math.frexp(1e-320), math.frexp(-12)
math.ldexp(0.5, 3), math.ldexp(-1.5, -1), math.ldexp(inf, -10**30), math.ldexp(0.0, 10**30), math.ldexp(1, -2000), math.ldexp(1, -1074), math.ldexp(3, -1075)
math.ldexp(1.0, 10**30)
math.ldexp(1.0, 2.0)
math.pow(0.0, -inf), math.pow(-0.0, 3), math.pow(inf, -1), math.pow(-1, inf), math.pow(nan, 0), math.pow(1, nan), math.pow(-inf, 3), math.pow(2, -inf), math.pow(0.5, -inf)
math.pow(0.0, -1)
math.pow(-8, 1/3)
math.pow(1e200, 2)
math.nextafter(1.0, inf), math.nextafter(1.0, -inf), math.nextafter(0.0, -1), math.nextafter(-5e-324, inf), math.nextafter(0.0, -0.0), math.nextafter(nan, 1), math.nextafter(inf, 0)
math.ulp(1.0), math.ulp(0.0), math.ulp(-2.0**52), math.ulp(inf), math.ulp(1.7976931348623157e308)
math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(inf, inf), math.isclose(nan, nan)
math.isclose(1, 1, rel_tol=-1e-10)
math.isclose(1, 1, abs_tol=-1e-10)
math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.floor(10**30), math.ceil(Fraction(7, 2)), math.trunc(Fraction(-7, 2)), math.floor(1e20)
math.floor(inf)
math.ceil(nan)
math.trunc('a')
math.fmod(-7, 3), math.fmod(7, -3), math.fmod(1, inf), math.remainder(7, 2), math.remainder(-5, 3), math.remainder(1, inf), math.modf(-1.25), math.modf(inf)
math.fmod(1, 0)
math.remainder(inf, 1)
math.copysign(3, -0.0), math.fabs(-2), math.degrees(math.pi), math.radians(180), math.atan2(-0.0, -1), math.atan2(0.0, -0.0)
math.lgamma(1), math.gamma(5), math.gamma(0.5), math.lgamma(inf)
math.lgamma(1.7e308)
math.gamma(172)
math.gamma(1000)
math.exp(1000)
math.log(8, 2), math.log2(2**100), math.log10(10**50), math.log(10**400), math.log(inf), math.log1p(1e-10), math.expm1(1e-10), math.exp2(10)
math.acosh(1.0000000000000002), math.asinh(1e-10), math.atanh(0.5), math.acosh(1)
''', globals())
class F(float):
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __trunc__(self): return 'trunc'
    def __float__(self): return 99.0
class G(float): pass
print(math.floor(F(1.5)), math.ceil(F(1.5)), math.trunc(F(1.5)), math.sqrt(G(4)), math.floor(G(2.5)))
