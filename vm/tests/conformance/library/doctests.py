"""A module with examples.

>>> double(2)
4
>>> double("ab")
'abab'
"""
import doctest


def double(x):
    """
    >>> for n in range(3):
    ...     print(double(n))
    0
    2
    4
    >>> double(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    >>> list(range(30))  # doctest: +ELLIPSIS
    [0, 1, ..., 29]
    """
    return x * 2


def wrong():
    """
    >>> double(3)
    7
    """


def raises():
    """
    >>> {}["missing"]
    1
    """


class Stack:
    """
    >>> s = Stack()
    >>> s.push(1); s.push(2)
    >>> s.items
    [1, 2]
    """

    def __init__(self):
        self.items = []

    def push(self, x):
        """
        >>> Stack().push(1) is None
        True
        """
        self.items.append(x)


finder = doctest.DocTestFinder()
runner = doctest.DocTestRunner(verbose=False)
for test in sorted(finder.find(Stack) + finder.find(double), key=lambda t: t.name):
    result = runner.run(test)
    print(test.name, result.failed, result.attempted)
failures = []
for f in (wrong, raises):
    [test] = finder.find(f)
    result = runner.run(test, out=failures.append)
    print(result.failed, result.attempted)
text = "".join(failures)
print("Expected:\n    7\nGot:\n    6\n" in text, "KeyError: 'missing'" in text)
parser = doctest.DocTestParser()
print([(e.source, e.want) for e in parser.get_examples(">>> 1 + 1\n2\n>>> x = 3\n")])
doctest.run_docstring_examples(double, globals())
