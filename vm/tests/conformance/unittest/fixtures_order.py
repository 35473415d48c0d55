import unittest
log = []


def setUpModule():
    log.append("setUpModule")


def tearDownModule():
    log.append("tearDownModule")


class A(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        log.append("setUpClass A")

    @classmethod
    def tearDownClass(cls):
        log.append("tearDownClass A")

    def setUp(self):
        log.append("setUp")
        self.addCleanup(log.append, "cleanup")

    def tearDown(self):
        log.append("tearDown")

    def test_b(self):
        log.append("b")

    def test_a(self):
        log.append("a")
        raise ValueError("broken")


class B(unittest.TestCase):
    def setUp(self):
        raise RuntimeError("no set up")

    def test_x(self):
        log.append("never")


class C(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        log.append("asyncSetUp")

    async def test_async(self):
        log.append("async")


loader = unittest.TestLoader()
suite = loader.loadTestsFromModule(__import__("__main__"))
r = unittest.TestResult()
suite.run(r)
print(log)
print(r.testsRun, [(t.id().split(".", 1)[1], e.splitlines()[-1]) for t, e in r.errors])
print(loader.getTestCaseNames(A))
