import unittest, itertools


def take(n, it):
    return list(itertools.islice(it, n))


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for it in list(its):
            try:
                yield next(it)
            except StopIteration:
                its.remove(it)


def accumulate():
    total = 0
    while True:
        x = yield total
        if x is None:
            return total
        total += x


class Test(unittest.TestCase):
    def test_collatz(self):
        self.assertEqual(list(collatz(6)), [6, 3, 10, 5, 16, 8, 4, 2, 1])
        self.assertEqual(max(len(list(collatz(n))) for n in range(1, 300)), 128)

    def test_interleave(self):
        self.assertEqual(list(interleave("abc", [1], (2, 3))), ["a", 1, 2, "b", 3, "c"])

    def test_send(self):
        g = accumulate()
        next(g)
        for i in range(100):
            g.send(i)
        with self.assertRaises(StopIteration) as cm:
            g.send(None)
        self.assertEqual(cm.exception.value, 4950)

    def test_close(self):
        log = []

        def g():
            try:
                yield 1
            finally:
                log.append("closed")
        it = g()
        next(it)
        it.close()
        self.assertEqual(log, ["closed"])
        self.assertEqual(list(it), [])

    def test_recursive(self):
        def perms(xs):
            if not xs:
                yield ()
            for i, x in enumerate(xs):
                for p in perms(xs[:i] + xs[i + 1:]):
                    yield (x, *p)
        self.assertEqual(list(perms([1, 2, 3, 4])), list(itertools.permutations([1, 2, 3, 4])))


r = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(r)
print(r.testsRun, [e for _, e in r.failures + r.errors])
