import unittest


class Temperature:
    def __init__(self, c):
        self.c = c

    @property
    def f(self):
        return self.c * 9 / 5 + 32

    @f.setter
    def f(self, v):
        self.c = (v - 32) * 5 / 9

    def __eq__(self, o):
        return isinstance(o, Temperature) and abs(self.c - o.c) < 1e-9

    def __lt__(self, o):
        return self.c < o.c

    def __hash__(self):
        return hash(round(self.c, 6))


class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]

    def __matmul__(self, o):
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])

    def __eq__(self, o):
        return self.rows == o.rows

    def __pow__(self, n):
        size = len(self.rows)
        result = Matrix([[int(i == j) for j in range(size)] for i in range(size)])
        base = self
        while n:
            if n & 1:
                result = result @ base
            base = base @ base
            n >>= 1
        return result


class Test(unittest.TestCase):
    def test_property(self):
        t = Temperature(100)
        self.assertEqual(t.f, 212)
        t.f = 32
        self.assertEqual(t, Temperature(0))

    def test_order(self):
        ts = [Temperature((i * 37) % 101) for i in range(101)]
        self.assertEqual([t.c for t in sorted(ts)], list(range(101)))
        self.assertEqual(min(ts).c, 0)

    def test_hash(self):
        self.assertEqual(len({Temperature(i % 7) for i in range(100)}), 7)

    def test_matrix(self):
        fib = Matrix([[1, 1], [1, 0]])
        a, b = 0, 1
        for n in range(1, 60):
            a, b = b, a + b
            self.assertEqual((fib ** n).rows[0][1], a)
        self.assertEqual(fib ** 0, Matrix([[1, 0], [0, 1]]))

    def test_missing(self):
        with self.assertRaises(TypeError):
            Matrix([[1]]) * 2
        with self.assertRaises(TypeError):
            Temperature(1) > 5


r = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(r)
print(r.testsRun, [e for _, e in r.failures + r.errors])
