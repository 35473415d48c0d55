from contextlib import contextmanager, ExitStack, suppress, closing, nullcontext, redirect_stdout, AbstractContextManager
import io


class CM:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v)
        return self.swallow


with CM("a") as a, CM("b") as b:
    print(a, b)
with (CM("c") as c, CM("d", True)):
    raise ValueError("swallowed by d")
try:
    with CM("e"):
        raise KeyError("x")
except KeyError:
    print("propagated")


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name.upper()
    except RuntimeError as e:
        print("handled", e)
    finally:
        print(f"</{name}>")


with tag("p") as t:
    print(t)
with tag("q"):
    raise RuntimeError("inside")


@tag("deco")
def g():
    print("in g")


g()
with ExitStack() as stack:
    for n in "xyz":
        stack.enter_context(CM(n))
    stack.callback(print, "callback", 1)
with suppress(ZeroDivisionError):
    1 / 0
buf = io.StringIO()
with redirect_stdout(buf):
    print("captured")
print(repr(buf.getvalue()))
with nullcontext(5) as five:
    print(five)
for i in range(3):
    with CM(i, True):
        if i == 1:
            continue
        print("body", i)


def ret():
    with CM("r"):
        return "value"


print(ret())
for bad in (object(), 5):
    try:
        with bad:
            pass
    except TypeError as e:
        print(e)
count = 0


class Fast:
    def __enter__(self):
        global count
        count += 1

    def __exit__(self, *a):
        pass


fast = Fast()
for i in range(500):
    with fast:
        count += i
print(count)
