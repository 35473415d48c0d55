import unittest


class Stack:
    def __init__(self):
        self._items = []

    def push(self, x):
        self._items.append(x)

    def pop(self):
        if not self._items:
            raise IndexError("pop from empty stack")
        return self._items.pop()

    def __len__(self):
        return len(self._items)


class LinkedList:
    class Node:
        __slots__ = ("value", "next")

        def __init__(self, value, next=None):
            self.value, self.next = value, next

    def __init__(self, items=()):
        self.head = None
        for i in reversed(list(items)):
            self.head = self.Node(i, self.head)

    def __iter__(self):
        n = self.head
        while n:
            yield n.value
            n = n.next

    def reverse(self):
        prev, n = None, self.head
        while n:
            n.next, prev, n = prev, n, n.next
        self.head = prev


class TestStack(unittest.TestCase):
    def setUp(self):
        self.s = Stack()

    def test_many(self):
        for i in range(500):
            self.s.push(i)
        self.assertEqual([self.s.pop() for _ in range(500)], list(range(499, -1, -1)))

    def test_empty(self):
        with self.assertRaises(IndexError):
            self.s.pop()
        self.assertEqual(len(self.s), 0)


class TestList(unittest.TestCase):
    def test_reverse(self):
        ll = LinkedList(range(300))
        ll.reverse()
        self.assertEqual(list(ll), list(range(299, -1, -1)))

    def test_empty(self):
        ll = LinkedList()
        ll.reverse()
        self.assertEqual(list(ll), [])


if __name__ == "__main__":
    import io
    out = io.StringIO()
    r = unittest.main(exit=False, testRunner=unittest.TextTestRunner(stream=out, verbosity=2), argv=["x"]).result
    print(r.testsRun, r.wasSuccessful(), sorted(l for l in out.getvalue().splitlines() if "..." in l)[0].split(" ")[0])
