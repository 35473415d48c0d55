# Exceptions thrown into generators: their context, what goes wrong in making them, names of generators.
import sys


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


def catches():
    try:
        yield 1
    except ValueError as e:
        print("caught", repr(e), repr(e.__context__), sys.exc_info()[0].__name__)
        yield 2
        print("still", sys.exc_info()[0].__name__)
        yield 3


g = catches()
next(g)
try:
    raise KeyError("outer")
except KeyError:
    print(g.throw(ValueError("inner")), sys.exc_info()[0].__name__)
print(next(g), sys.exc_info()[0])


def handles():
    try:
        raise KeyError("own")
    except KeyError:
        try:
            yield 1
        except ValueError as e:
            print(repr(e.__context__))
            yield 2


g = handles()
next(g)
print(g.throw(ValueError))


class Odd(Exception):
    def __new__(cls, *args):
        return cls


class Fails(Exception):
    def __init__(self):
        raise RuntimeError("in __init__")


def simple():
    try:
        yield "a"
    except RuntimeError as e:
        yield "got " + str(e)


for what in (Fails, ValueError, ValueError("v"), 5, int, "text"):
    g = simple()
    next(g)
    show(g.throw, what)
    show(next, g)
try:
    raise IndexError from Fails
except RuntimeError as e:
    print(e)
for cause in (5, int, "x"):
    try:
        raise IndexError from cause
    except TypeError as e:
        print(e)
try:
    raise Odd
except TypeError as e:
    print("calling" in str(e))

g = simple()
g.__name__, g.__qualname__ = "n", "q.n"
print(g.__name__, g.__qualname__, repr(g).split(" at ")[0])
for name in ("__name__", "__qualname__"):
    show(setattr, g, name, 5)
    show(delattr, g, name)
