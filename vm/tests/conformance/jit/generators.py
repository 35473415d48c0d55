"""Generators that drive hot loops, and hot loops inside generators."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(n):
    for i in range(n):
        yield i * i


def nested(n):
    for i in range(n):
        for j in range(3):
            t = 0
            for k in range(i):
                t += k * j
            yield t
        yield from count(2)


def drives(n):
    t = 0
    for x in count(n):
        t += x
    for x in squares(n):
        t -= x
    for x in nested(n // 4):
        t += x
    return t


def two_at_once(n):
    a = count(n)
    b = squares(n)
    t = 0
    for x in a:
        t += x * next(b)
    return t


def sends(n):
    def running():
        total = 0
        while True:
            got = yield total
            for i in range(20):
                total += got * i

    g = running()
    next(g)
    t = 0
    for i in range(n):
        t = g.send(i)
    g.close()
    return t


def throws(n):
    def careful():
        k = 0
        while True:
            try:
                yield k
                k += 1
            except ValueError:
                k += 100
            finally:
                k += 1

    g = careful()
    t = next(g)
    for i in range(n):
        t = g.throw(ValueError) if i % 9 == 8 else next(g)
    return t


def expressions(n):
    t = 0
    for i in range(n):
        t += sum(j * i for j in range(6) if j % 2)
    return t, any(x > 50 for x in count(n)), all(x < 50 for x in count(n))


def state_kept(n):
    def g():
        x = 0
        y = 1.5
        for i in range(n):
            x += i
            y = y * 1.01
            if i % 10 == 0:
                yield x, round(y, 6)

    return list(g())[-2:]


def recursive(n):
    def tree(d):
        if d > 0:
            yield from tree(d - 1)
            yield d
            yield from tree(d - 1)

    t = 0
    for k, x in enumerate(tree(n)):
        t += k * x
    return t


print(drives(100), two_at_once(100), sends(60), throws(100), expressions(100))
print(state_kept(100), recursive(7))
for _ in range(3):
    print(drives(60), two_at_once(50), sends(30), throws(40))
