import unittest, random, math
from fractions import Fraction


class TestInts(unittest.TestCase):
    def setUp(self):
        self.r = random.Random(3)

    def test_divmod(self):
        for _ in range(500):
            a, b = self.r.randrange(-10 ** 30, 10 ** 30), self.r.randrange(1, 10 ** 12) * self.r.choice((1, -1))
            q, m = divmod(a, b)
            self.assertEqual(q * b + m, a)
            self.assertTrue(0 <= m < b or b < m <= 0)

    def test_shifts(self):
        for _ in range(300):
            a, k = self.r.randrange(-10 ** 20, 10 ** 20), self.r.randrange(100)
            self.assertEqual(a << k, a * 2 ** k)
            self.assertEqual(a >> k, a // 2 ** k)

    def test_text(self):
        for _ in range(300):
            a = self.r.getrandbits(200)
            for f, base in ((bin, 2), (oct, 8), (hex, 16), (str, 10)):
                self.assertEqual(int(f(a), base), a)

    def test_bits(self):
        for _ in range(300):
            a, b = self.r.randrange(-10 ** 25, 10 ** 25), self.r.randrange(-10 ** 25, 10 ** 25)
            self.assertEqual((a & b) + (a | b), a + b)
            self.assertEqual(a ^ b, (a | b) - (a & b))
            self.assertEqual(~a, -a - 1)

    def test_isqrt_gcd(self):
        for _ in range(200):
            n = self.r.getrandbits(150)
            s = math.isqrt(n)
            self.assertTrue(s * s <= n < (s + 1) ** 2)
            a, b = self.r.getrandbits(80), self.r.getrandbits(80)
            g = math.gcd(a, b)
            self.assertEqual(math.gcd(a // g, b // g), 1)


class TestFloats(unittest.TestCase):
    def test_repr(self):
        r = random.Random(5)
        for _ in range(500):
            x = r.uniform(-1, 1) * 10.0 ** r.randrange(-300, 300)
            self.assertEqual(float(repr(x)), x)
            self.assertEqual(float.fromhex(x.hex()), x)
            self.assertEqual(Fraction(x), Fraction(*x.as_integer_ratio()))

    def test_round(self):
        for i in range(1000):
            x = i / 8
            self.assertEqual(round(x), round(Fraction(i, 8)))


result = unittest.TestResult()
for case in (TestInts, TestFloats):
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
print(result.testsRun, len(result.failures), len(result.errors))
for t, e in result.failures + result.errors:
    print(e)
