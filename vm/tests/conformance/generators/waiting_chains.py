# Generators that wait for generators: what passes through the chain, and what the ones between see.
import inspect
import sys
import traceback


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def build(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Tree(build(lo, mid), mid, build(mid + 1, hi))


for _ in range(3):
    print(sum(build(0, 500)), list(build(0, 10)))


def leaf(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got


def middle(n, name):
    try:
        result = yield from leaf(n)
    except KeyError as e:
        yield f"{name} caught {e!r} of {e.__context__!r}"
        return "after"
    finally:
        print("left", name)
    return [name, result]


def outer(n):
    first = yield from middle(n, "a")
    second = yield from middle(n, "b")
    return first, second


def drive(g, values):
    out = [next(g)]
    for v in values:
        try:
            out.append(g.send(v))
        except StopIteration as e:
            out.append(("stop", e.value))
            break
    return out


for _ in range(12):
    r = drive(outer(2), "pqrst")
print(r)


def thrown(at):
    g = outer(3)
    out = [next(g)]
    for i in range(at):
        out.append(next(g))
    out.append(g.throw(KeyError("in")))
    out.append(list(g))
    return out


for i in range(3):
    print(thrown(i))
g = outer(3)
next(g), next(g)
g.close()
print(inspect.getgeneratorstate(g))


# An error in the innermost, and its traceback.
def bad(n):
    yield n
    yield 1 // n


def waits(n, depth):
    if depth == 0:
        yield from bad(n)
    else:
        yield from waits(n, depth - 1)


def names(e):
    return [(f.name, f.lineno - f.frame.f_code.co_firstlineno if hasattr(f, "frame") else f.line) for f in traceback.extract_tb(e.__traceback__)]


try:
    for x in waits(0, 3):
        print("got", x)
except ZeroDivisionError as e:
    for name, line in names(e):
        print(name, line)


# Caught on the way, and gone on with.
def careful(depth):
    try:
        if depth == 0:
            yield "deep"
            raise ValueError("deep")
        yield from careful(depth - 1)
    except ValueError as e:
        yield ("caught", depth, str(e))
        if depth < 2:
            raise


print(list(careful(4)))


# Who runs, and going in again.
def asks(box):
    yield "first"
    for g in box:
        print(g.gi_running, inspect.getgeneratorstate(g))
        for f in (lambda: next(g), lambda: g.send(1), lambda: g.throw(ValueError), g.close):
            try:
                f()
            except ValueError as e:
                print("ValueError", e)
    yield "second"


def over(inner):
    yield from inner
    return 5


def top(inner):
    print("result", (yield from inner))


box = []
a = asks(box)
b = over(a)
c = top(b)
box += [a, b, c]
print(next(c), [g.gi_running for g in box], next(c), [inspect.getgeneratorstate(g) for g in box])
print(c.gi_yieldfrom is b, b.gi_yieldfrom is a, a.gi_yieldfrom)
print(list(c), [inspect.getgeneratorstate(g) for g in box])


# The innermost is moved on by somebody else.
a = leaf(4)
b = over(a)
c = top(b)
print(next(c), next(a), next(b), next(c), list(c))


# Exceptions that are handled outside are visible inside.
def sees():
    while True:
        yield repr(sys.exception())


def handles(inner):
    try:
        raise LookupError("handled")
    except LookupError:
        yield from inner


def plain(inner):
    yield from inner


s = plain(handles(plain(sees())))
print(next(s), next(s), repr(sys.exception()))
try:
    1 / 0
except ZeroDivisionError:
    t = plain(plain(sees()))
    print(next(t), next(t), next(s))
print(next(t), next(s))


# Frames that are looked at from inside.
def looks():
    yield 0
    f = sys._getframe()
    seen = []
    while f and len(seen) < 5:
        seen.append(f.f_code.co_name)
        f = f.f_back
    yield seen
    seen = []
    for i in range(4):
        seen.append(sys._getframe(i).f_code.co_name)
    yield seen


print(list(plain(over(looks()))))


# Deep, and too deep.
def deep(n):
    if n:
        yield from deep(n - 1)
    else:
        for i in range(3):
            yield i


print(list(deep(300)))
sys.setrecursionlimit(400)
try:
    print(list(deep(1000)))
except RecursionError as e:
    print("RecursionError")


# Coroutines.
class Pause:
    def __await__(self):
        got = yield "paused"
        return got


async def inner(n):
    total = 0
    for i in range(n):
        total += await Pause()
    return total


async def nested(depth, n):
    if depth == 0:
        return await inner(n)
    return 1 + await nested(depth - 1, n)


def run(coro):
    steps, value = 0, None
    while True:
        try:
            coro.send(value)
        except StopIteration as e:
            return steps, e.value
        steps += 1
        value = steps


for _ in range(12):
    r = run(nested(5, 6))
print(r)
coro = nested(3, 2)
coro.send(None)
print(coro.cr_running, inspect.getcoroutinestate(coro), coro.cr_await.__name__)
try:
    coro.throw(OSError("cut"))
except OSError as e:
    print([f.name for f in traceback.extract_tb(e.__traceback__)])
