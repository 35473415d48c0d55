import doctest


def double(x):
    """Doubles.

    >>> double(4)
    8
    >>> double("ab")
    'abab'
    >>> double(None)
    Traceback (most recent call last):
    ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    >>> [double(i) for i in range(3)]  # doctest: +NORMALIZE_WHITESPACE
    [0,
     2,   4]
    >>> print("a" * 3, end="!\\n")
    aaa!
    """
    return x * 2


def wrong():
    """
    >>> 1 + 1
    3
    """


finder = doctest.DocTestFinder()
runner = doctest.DocTestRunner(verbose=False)
for f in (double, wrong):
    for t in finder.find(f, f.__name__, globs={f.__name__: f}):
        out = []
        r = runner.run(t, out=out.append)
        print(t.name, r.attempted, r.failed)
        if out:
            print("".join(out).split("Failed example:")[1])
print(len(doctest.DocTestParser().get_examples(double.__doc__)))
