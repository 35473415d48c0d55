import io
import re
import unittest


class Outcomes(unittest.TestCase):
    def setUp(self):
        self.log = ["setUp"]

    def tearDown(self):
        self.log.append("tearDown")

    def test_equal(self):
        self.assertEqual(self.log, ["setUp"])
        self.assertIn(1, {1: 2})
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertIsNone(None)
        self.assertCountEqual([1, 2, 2], [2, 1, 2])

    def test_raises(self):
        with self.assertRaises(ValueError) as caught:
            int("x")
        self.assertIn("invalid literal", str(caught.exception))
        with self.assertRaisesRegex(KeyError, "k"):
            {}["k"]

    def test_list_difference(self):
        self.assertEqual([1, 2, 3], [1, 2, 4])

    def test_sub(self):
        for i in range(4):
            with self.subTest(i=i):
                self.assertNotEqual(i % 2, 1)

    @unittest.skip("not today")
    def test_skipped(self):
        self.fail()

    @unittest.skipIf(True, "condition")
    def test_skipped_if(self):
        self.fail()

    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)

    def test_error(self):
        raise RuntimeError("broken")

    def test_cleanup(self):
        self.addCleanup(lambda: self.log.append("cleanup"))


stream = io.StringIO()
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Outcomes)
result = unittest.TextTestRunner(stream=stream, verbosity=2).run(suite)
text = re.sub(r"in [0-9.]+s", "in TIME", stream.getvalue())
print("\n".join(line for line in text.split("\n") if line.startswith(("test_", "FAIL", "ERROR", "Ran", "OK"))))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures))
print(result.failures[0][1].splitlines()[-1], "|", result.errors[0][1].splitlines()[-1])
print(sorted(reason for _, reason in result.skipped), result.wasSuccessful())
