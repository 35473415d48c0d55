# Frames of generators live in the generators.
import gc
import sys


def count(n):
    for i in range(n):
        got = yield i
        if got is not None:
            yield ("got", got)


def wide(a, b, c, d, e, f, g, h, i, j):
    for row in zip(a, b, c, d, e, f, g, h, i, j):
        yield [x + 1 for x in row]


def very_wide():
    names = {f"v{i}": i for i in range(120)}
    exec("def f():\n" + "".join(f"    {n} = {i}\n    yield {n}\n" for n, i in names.items()) + "    yield sum(locals().values())", globals())
    return list(f())


print(list(count(5)), sum(count(1000)))
g = count(3)
print(next(g), g.send("x"), next(g), list(g))
print(list(wide(*[range(i, i + 3) for i in range(10)])))
print(very_wide()[-3:])


def nested(n):
    if n:
        yield from nested(n - 1)
    yield n


print(list(nested(50))[:5], len(list(nested(200))))


def with_finally(log):
    try:
        while True:
            yield log
    finally:
        log.append("closed")


log = []
g = with_finally(log)
next(g)
del g
print(log)
g = with_finally(log)
next(g)
g.close()
g.close()
print(log, list(g))
unstarted = with_finally(log)
unstarted.close()
del unstarted
print(log)


def throws():
    while True:
        try:
            yield "ready"
        except KeyError as e:
            yield ("caught", str(e), str(sys.exception()))


g = throws()
print(next(g), g.throw(KeyError("k")), sys.exception(), next(g))
try:
    g.throw(ValueError("v"))
except ValueError as e:
    print("out", e, list(g))


def reenter():
    yield next(me)


me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)


def cycle():
    me = [(yield)]
    me.append(me)
    yield me


for _ in range(10):
    g = cycle()
    next(g)
    g.send(g)
del g
print(gc.collect() >= 0)


def deep(n):
    try:
        yield n
        for x in deep(n + 1):
            yield x
    except RecursionError:
        yield "too deep"


print(any(x == "too deep" for x in deep(0)))


class Init:
    def __init__(self):
        yield 1


for _ in range(20):
    try:
        Init()
    except TypeError as e:
        text = e
print(text)


async def leaf(n):
    return n


async def tree(n):
    return await leaf(n) if n < 2 else await tree(n - 1) + await tree(n - 2)


def drive(c):
    try:
        c.send(None)
    except StopIteration as e:
        return e.value


print(drive(tree(12)))
