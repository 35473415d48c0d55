# Chains of generators: infinite sources, send, early stops, cleaning up.
from itertools import islice


def numbers(start=0):
    n = start
    try:
        while True:
            yield n
            n += 1
    finally:
        closed.append(("numbers", n))


def keep(test, source):
    for x in source:
        if test(x):
            yield x


def apply(f, source):
    for x in source:
        yield f(x)


def take(n, source):
    for i, x in enumerate(source):
        if i >= n:
            return "taken"
        yield x


def flatten(x):
    if isinstance(x, (list, tuple)):
        for y in x:
            yield from flatten(y)
    else:
        yield x


closed = []
print(list(take(5, apply(lambda x: x * x, keep(lambda x: x % 3 == 1, numbers())))), closed)
print(list(flatten([1, [2, (3, [4, [5]]), 6], [], 7])), sum(flatten([[i, [i]] for i in range(100)])))


def averager():
    total, n, mean = 0.0, 0, None
    while True:
        x = yield mean
        if x is None:
            return n
        total += x
        n += 1
        mean = total / n


a = averager()
next(a)
print([a.send(x) for x in (10, 20, 30, 5)])
try:
    a.send(None)
except StopIteration as stop:
    print("count", stop.value)


def outer():
    while True:
        n = yield from averager()
        yield ("inner returned", n)


o = outer()
next(o)
print(o.send(4), o.send(8), o.send(None), next(o), o.send(1))


def sieve():
    found = []
    for n in numbers(2):
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n


print(list(islice(sieve(), 15)), sum(islice(sieve(), 100)))
g = keep(bool, numbers(1))
next(g)
g.close()
print(closed[-1], list(g))


def guarded():
    try:
        yield 1
        yield 2
    except ValueError as e:
        yield f"caught {e}"
    finally:
        closed.append("guarded")


g = guarded()
print(next(g), g.throw(ValueError("thrown")), list(g), closed[-1])
print([list(z) for z in zip(*(islice(numbers(i), 3) for i in range(3)))], dict(zip("abc", numbers(7))))
