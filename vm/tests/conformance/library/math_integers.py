from probe import show
import math
big = 10**30
show(r'''
math.gcd(), math.gcd(12), math.gcd(-12, 18), math.gcd(0, 0), math.gcd(10**40, 6**50, 30), math.gcd(True, 4)
math.lcm(), math.lcm(4), math.lcm(4, -6), math.lcm(0, 5), math.lcm(10**20, 15, 7), math.lcm(0, 0)
math.gcd(1.0)
math.lcm(120, 0, 84.0)
[math.factorial(n) for n in (0, 1, 5, 20, 30)], math.factorial(200) % 10**9 == 0
math.factorial(-1)
math.factorial(-10**100)
math.factorial(10**100)
math.factorial(1.5)
[math.comb(5, k) for k in range(7)], math.comb(60, 30), math.comb(100, 50), math.comb(big, 2), math.comb(big, big - 1), math.comb(0, 0)
math.comb(-1, 2)
math.comb(2, -1)
math.comb(-2**1000, 1)
math.comb(1, -2**1000)
math.comb(10, 1.0)
[math.perm(5, k) for k in range(7)], math.perm(5), math.perm(5, None), math.perm(30, 10), math.perm(big, 2), math.perm(0)
math.perm(-1, 1)
math.perm(1, -1)
math.perm()
math.perm(1, 2, 3)
[math.isqrt(n) for n in (0, 1, 2, 3, 4, 99, 100, 10**30, 10**30 - 1)], math.isqrt((10**50 + 1)**2) == 10**50 + 1
math.isqrt(-1)
math.isqrt(2.5)
math.prod([]), math.prod([1, 2, 3], start=10), math.prod([1.5, 2]), math.prod(range(1, 20)), math.prod(['a'], start=3), math.prod([[1]], start=2)
math.prod([1], 2)
math.prod(5)
''', globals())
class Index:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(math.gcd(Index(6), 9), math.comb(Index(6), Index(2)), math.perm(Index(4), Index(2)), math.factorial(Index(4)), math.isqrt(Index(17)))
