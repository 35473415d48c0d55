import unittest

events = []


def setUpModule():
    events.append("module up")


def tearDownModule():
    events.append("module down")


class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        events.append(f"{cls.__name__} up")

    @classmethod
    def tearDownClass(cls):
        events.append(f"{cls.__name__} down")


class A(Base):
    def setUp(self):
        events.append("A.setUp")
        self.addCleanup(events.append, "A.cleanup")

    def tearDown(self):
        events.append("A.tearDown")

    def test_one(self):
        events.append("one")

    def test_two(self):
        events.append("two")


class B(Base):
    def test_three(self):
        events.append("three")


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromModule(__import__("__main__")).run(result)
print(events)
print(result)


class Counter:
    def __init__(self):
        self.n = 0

    def bump(self):
        self.n += 1
        return self.n


class UsesHelpers(unittest.TestCase):
    maxDiff = None

    def test_containers(self):
        self.assertListEqual([1], [1])
        self.assertDictEqual({"a": 1}, {"a": 1})
        self.assertSetEqual({1}, {1})
        self.assertTupleEqual((1,), (1,))
        self.assertGreater(2, 1)
        self.assertRegex("abc", "b")
        self.assertIsInstance(1, int)
        self.assertFalse([])

    def test_messages(self):
        checks = [
            (self.assertEqual, (1, 2)), (self.assertIn, (1, [])), (self.assertIs, (1, 2)),
            (self.assertTrue, (0,)), (self.assertLess, (2, 1)), (self.assertIsInstance, (1, str)),
            (self.assertRegex, ("a", "b")), (self.assertDictEqual, ({"a": 1}, {"a": 2})),
        ]
        for check, args in checks:
            try:
                check(*args)
            except AssertionError as e:
                print(str(e).splitlines()[0])

    def test_counter(self):
        c = Counter()
        self.assertEqual([c.bump() for _ in range(3)], [1, 2, 3])


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(UsesHelpers).run(result)
print(result.testsRun, result.wasSuccessful())
