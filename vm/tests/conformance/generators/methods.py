def trace(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


def g():
    x = yield 1
    print("got", x)
    try:
        y = yield 2
        print("y", y)
    except ValueError as e:
        print("caught", e)
        yield "after"
    return "ret"


it = g()
trace(it.send, 5)
trace(next, it)
trace(it.send, "a")
trace(it.throw, ValueError("v"))
trace(next, it)
trace(next, it)
it = g()
next(it)
trace(it.throw, ValueError)
trace(next, it)
it = g()
trace(it.throw, KeyError("early"))
trace(next, it)
it = g()
next(it)
trace(it.close)
trace(it.close)
trace(next, it)
trace(it.throw, TypeError, "msg")
trace(g().throw, 5)
trace(g().send)


def running():
    yield me.send(None)


me = running()
trace(next, me)


def ignore():
    try:
        yield 1
    except GeneratorExit:
        yield 2


i = ignore()
next(i)
trace(i.close)


def closing():
    try:
        yield 1
    finally:
        print("closing")
        return 5


c = closing()
next(c)
trace(c.close)


def delegate():
    r = yield from g()
    print("r", r)
    r = yield from [1, 2]
    print("r", r)
    r = yield from iter(())
    print("r", r)


d = delegate()
print(next(d), d.send("x"), d.send("y"), next(d), next(d, "over"))
d = delegate()
next(d)
next(d)
print(d.throw(ValueError("deleg")))
d.close()


class Sub:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("sub result")
        return self.n

    def throw(self, e):
        print("sub throw", repr(e))
        return "thrown"

    def send(self, v):
        print("sub send", v)
        return v

    def close(self):
        print("sub close")


def outer():
    r = yield from Sub()
    print("outer", r)


o = outer()
print(next(o), o.send("s"), o.throw(KeyError("k")))
o.close()
print(list(outer()))


def from_five():
    yield from 5


trace(next, from_five())


def stop():
    raise StopIteration("inside")
    yield


trace(next, stop())


def ret():
    return 7
    yield


def chain():
    x = yield from ret()
    yield x


print(list(chain()))
gen = (x * y for x in range(3) for y in range(x) if x != y)
print(gen.__name__, gen.__qualname__, type(gen).__name__, list(gen), list(gen))
print(g.__name__, g().__name__, g().gi_running, g().gi_code.co_name, g().gi_yieldfrom)
n = (i for i in range(10))
print(sum(n), sum(n), 3 in (i for i in range(5)))
a, b, *c = (i for i in range(5))
print(a, b, c)


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


from itertools import islice
print(list(islice(fib(), 10)))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))


def with_finally():
    try:
        for i in range(3):
            try:
                yield i
            finally:
                print("inner", i)
    finally:
        print("outer")


for x in with_finally():
    if x == 1:
        break
print("after")


def exc_state():
    import sys
    try:
        raise ValueError("in gen")
    except ValueError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]
    yield sys.exc_info()[0]


e = exc_state()
print(next(e))
try:
    raise KeyError
except KeyError:
    print(next(e), next(e))
l = lambda: (yield 5)
print(list(l()))
