def f():
    try:
        {}["k"]
    except KeyError as e:
        raise ValueError("no key") from e


def g():
    try:
        1 / 0
    except ZeroDivisionError:
        raise TypeError("while handling")


def h():
    try:
        raise OSError(2, "gone")
    except OSError:
        raise RuntimeError("hidden") from None


for fn in (f, g, h):
    try:
        fn()
    except Exception as e:
        print(repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
e = ValueError("a")
e.__cause__ = KeyError("b")
print(e.__suppress_context__, repr(e.__cause__))
try:
    e.__cause__ = 1
except TypeError as x:
    print(x)


def deep(n):
    if n == 0:
        raise IndexError("bottom")
    try:
        deep(n - 1)
    except IndexError as e:
        raise IndexError(n) from e


try:
    deep(5)
except IndexError as e:
    chain = []
    while e:
        chain.append(e.args[0])
        e = e.__cause__
    print(chain)
n = 0
for i in range(500):
    try:
        try:
            raise KeyError(i)
        except KeyError as e:
            raise ValueError(i) from e
    except ValueError as e:
        n += e.__cause__.args[0] + e.args[0]
print(n)
