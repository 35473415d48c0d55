# sys.unraisablehook hears of exceptions that nobody can catch.
import gc
import sys
import weakref

heard = []


def hook(args):
    heard.append((args.exc_type.__name__, str(args.exc_value), args.exc_traceback is not None, args.err_msg is None or isinstance(args.err_msg, str), getattr(args.object, "__qualname__", args.object)))


class Fails:
    def __init__(self, text):
        self.text = text

    def __del__(self):
        raise ValueError(self.text)


def generator():
    try:
        yield 1
    finally:
        raise KeyError("in finally")


old, sys.unraisablehook = sys.unraisablehook, hook
x = Fails("one")
del x
print(heard)
heard.clear()
try:
    try:
        x = Fails("two")
        x.missing
    except AttributeError:
        del x
        print(sys.exc_info()[0].__name__)
        raise TypeError("goes on")
except TypeError as e:
    print(e, type(e.__context__).__name__)
print(heard)
heard.clear()
g = generator()
next(g)
del g
gc.collect()
print([h[:2] for h in heard])
heard.clear()


class Plain:
    pass


def callback(ref):
    raise IndexError("in callback")


p = Plain()
r = weakref.ref(p, callback)
del p
print([h[:2] for h in heard])
heard.clear()
a = Plain()
a.me, a.fails = a, Fails("in a cycle")
del a
gc.collect()
print([h[:2] for h in heard])


def bad(args):
    raise RuntimeError("the hook fails")


sys.unraisablehook = bad
x = Fails("three")
del x
print("survived")
sys.unraisablehook = old
