import unittest, io


class T(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 1)
        self.assertNotEqual(1, 2)
        self.assertTrue(1)
        self.assertFalse([])

    def test_containers(self):
        self.assertIn(1, [1])
        self.assertNotIn(2, [1])
        self.assertListEqual([1], [1])
        self.assertDictEqual({"a": 1}, {"a": 1})
        self.assertSetEqual({1}, {1})
        self.assertCountEqual([1, 2, 2], [2, 1, 2])
        self.assertSequenceEqual((1,), [1])

    def test_raises(self):
        with self.assertRaises(ValueError) as cm:
            int("x")
        self.assertIn("invalid literal", str(cm.exception))
        self.assertRaises(ZeroDivisionError, lambda: 1 / 0)
        with self.assertRaisesRegex(KeyError, "k"):
            {}["k"]

    def test_numbers(self):
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertGreater(2, 1)
        self.assertLessEqual(1, 1)
        self.assertIsNone(None)
        self.assertIsInstance(1, int)
        self.assertRegex("abc", "b")

    def test_fail_list(self):
        self.assertEqual([1, 2, 3], [1, 5, 3])

    def test_fail_dict(self):
        self.assertEqual({"a": 1}, {"a": 2})

    def test_fail_text(self):
        self.assertMultiLineEqual("a\nb\n", "a\nc\n")

    def test_fail_message(self):
        self.assertTrue(False, "the message")

    @unittest.skip("not now")
    def test_skip(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    def test_subtests(self):
        for i in range(4):
            with self.subTest(i=i):
                self.assertNotEqual(i % 2, 1)


suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)
result = unittest.TestResult()
suite.run(result)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures))
for test, text in result.failures:
    print(test.id() if not hasattr(test, "params") else str(test.params), text.splitlines()[-1])
print(suite.countTestCases(), result.wasSuccessful())
