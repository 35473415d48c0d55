from probe import show
import math
import sys
inf, nan = math.inf, math.nan
show(r'''
math.fsum([]), math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100, 1e-100, 1e50, -1.0, -1e50]), math.fsum([1e16, 1., 1e-16]), math.fsum(range(10))
math.fsum([1e308, 1e308, -1e308]) if False else 0
math.fsum([1e308, 1e308])
math.fsum([inf, 1.0]), math.fsum([-inf, 1e308]), math.fsum([nan, 1.0]), math.fsum([inf, nan])
math.fsum([inf, -inf])
math.fsum(['a'])
math.fsum([-0.0]), math.fsum([2.0**53, -0.5, -2.0**-54]), math.fsum([2.0**53, 1.0, 2.0**-100])
math.hypot(), math.hypot(3), math.hypot(-3), math.hypot(3, 4), math.hypot(1, 2, 2), math.hypot(12/32.0, 5/32.0), math.hypot(0.0, -0.0)
math.hypot(inf, nan), math.hypot(nan, 1), math.hypot(1e200, 1e200), math.hypot(5e-324, 0), math.hypot(3e-310, 4e-310), math.hypot(1.5e308, 1.5e308)
math.hypot(0.1, 0.1, 0.1), math.hypot(1, 1, 1, 1, 1), math.hypot(1447.8527, 5e-8), math.hypot(*[0.1] * 20)
math.hypot('a')
math.hypot(x=1)
math.dist((1, 2), (4, 6)), math.dist((1,), (5,)), math.dist((), ()), math.dist((0.1, 0.2, 0.3), (0.4, 0.5, 0.6)), math.dist([1, 2], (1, 2)), math.dist((inf,), (1,)), math.dist((1e300, 0), (-1e300, 1))
math.dist((1, 2), (1, 2, 3))
math.dist((1, 2))
math.dist(1, 2)
math.dist(('a',), ('b',))
''', globals())
import random
r = random.Random(5)
for n in (2, 3, 7):
    for _ in range(6):
        v = [r.uniform(-1, 1) * 10 ** r.randrange(-3, 4) for _ in range(n)]
        print(math.hypot(*v), math.fsum(v), math.dist(v, v[::-1]))
