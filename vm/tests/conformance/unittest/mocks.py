import unittest
from unittest.mock import Mock, MagicMock, patch, call, sentinel, ANY, create_autospec, PropertyMock, mock_open
import os


class T(unittest.TestCase):
    def test_calls(self):
        m = Mock(return_value=5)
        self.assertEqual(m(1, k=2), 5)
        m.assert_called_once_with(1, k=2)
        m.method.side_effect = [1, ValueError("v")]
        self.assertEqual(m.method(), 1)
        self.assertRaises(ValueError, m.method)
        self.assertEqual(m.mock_calls, [call(1, k=2), call.method(), call.method()])
        with self.assertRaises(AssertionError):
            m.assert_called_with(9)
        self.assertEqual(m.call_count, 1)

    def test_magic(self):
        m = MagicMock()
        m.__len__.return_value = 3
        m.__getitem__.side_effect = lambda i: i * 2
        self.assertEqual((len(m), m[4]), (3, 8))
        with m as x:
            self.assertIs(x, m.__enter__.return_value)

    def test_patch(self):
        with patch("os.getcwd", return_value="/fake") as g:
            self.assertEqual(os.getcwd(), "/fake")
            g.assert_called_once_with()
        self.assertNotEqual(os.getcwd(), "/fake")
        with patch.dict(os.environ, {"PW_X": "1"}):
            self.assertEqual(os.environ["PW_X"], "1")
        self.assertNotIn("PW_X", os.environ)

    @patch.object(os.path, "exists")
    def test_decorated(self, exists):
        exists.return_value = sentinel.yes
        self.assertIs(os.path.exists("x"), sentinel.yes)
        exists.assert_called_with(ANY)

    def test_spec(self):
        class C:
            def f(self, a): ...
            p = 1
        m = create_autospec(C)
        self.assertIsInstance(m(), C)
        self.assertRaises(TypeError, m().f)
        self.assertRaises(AttributeError, lambda: Mock(spec=C).nope)
        self.assertIsInstance(Mock(spec=C), C)

    def test_open(self):
        with patch("builtins.open", mock_open(read_data="data")):
            with open("f") as f:
                self.assertEqual(f.read(), "data")


r = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(T).run(r)
print(r.testsRun, len(r.failures), len(r.errors))
for t, e in r.failures + r.errors:
    print(t.id(), e.splitlines()[-1])
