"""Generators whose bodies become part of a consumer's hot loop: what is taken out must be put back."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def changing(n):
    """Locals that change their types, and are bound late."""
    x = 0
    for i in range(n):
        if i == 40:
            x = 0.5
        if i == 70:
            x = "s"
        if i == 90:
            late = [i]
        yield x
        if i < 70:
            x = x + 1
        elif i > 90:
            late.append(i)
            x = len(late)


def evens(values):
    for v in values:
        if v % 2 == 0:
            yield v


def pairs(n):
    for i in range(n):
        for j in range(3):
            yield i, j
        yield i


def depths(n):
    """Yields at different depths of the operand stack."""
    for i in range(n):
        got = [(yield i), (yield i + 1)], (yield -i)
        if got != ([None, None], None):
            raise AssertionError


def closures(n):
    total = 0

    def inner():
        nonlocal total
        for i in range(n):
            total += i
            yield total

    for x in inner():
        total += x % 7
    return total


def simple(n):
    t = 0
    for x in count(n):
        t += x
    return t


def typed(n):
    return [x for x in changing(n)]


def pipeline(n):
    t = 0
    for x in evens(evens(count(n))):
        t += x
    return t


def nested(n):
    t = []
    for p in pairs(n):
        t.append(p)
    return t[-5:]


def many_in_one_loop(n):
    """One FOR_ITER, generators of several codes and several states."""
    t = 0
    for k in range(n):
        for x in (count(5), evens(range(9)), (y * y for y in range(4)), iter([1, 2]), range(3))[k % 5]:
            t += x
    return t


def stops_early(n):
    log = []

    def noisy(k):
        try:
            for i in range(k):
                yield i
        finally:
            log.append(k)

    for k in range(n):
        for x in noisy(k):
            if x == 3:
                break
    return len(log), sum(log)


def resumed_by_body(n):
    """The loop's body takes values from the loop's own generator."""
    g = count(n)
    t = 0
    for x in g:
        t += x
        if x % 3 == 0:
            t += next(g, 0) * 2
    return t


def abandoned_half_way(n):
    """The generator goes on elsewhere after the hot loop was left."""
    g = count(n)
    t = 0
    for x in g:
        t += x
        if x == n // 2:
            break
    return t, next(g), sum(g), next(g, None)


def two_alternate(n):
    a, b = count(n), count(n)
    t = 0
    for x in a:
        t += x
        for y in b:
            t += x * y
            if y % 4 == 3:
                break
    return t


def from_expression(n):
    t = 0
    for x in (i * 0.5 for i in range(n) if i % 3):
        t += x
    return t


def huge(n):
    def powers():
        x = 1
        for i in range(n):
            yield x
            x *= 3

    t = 0
    for x in powers():
        t += x
    return t % 1000000007


def both_sides_swap(n):
    def fib():
        a, b = 0, 1
        while True:
            yield a
            a, b = b, (a + b) % 10007

    t = 0
    for i, x in enumerate(fib()):
        t += x
        if i > n:
            break
    for x in fib():
        t += x
        n -= 1
        if n < 0:
            return t


def strings(n):
    def words():
        word = ""
        for i in range(n):
            word = word + "ab"[i % 2]
            yield word

    last = None
    for last in words():
        pass
    return len(last), last[-4:]


def objects(n):
    """References: everything is freed that should be."""
    freed = []

    class Watched:
        def __init__(self, k):
            self.k = k

        def __del__(self):
            freed.append(self.k)

    def watched():
        for k in range(n):
            w = Watched(k)
            yield w
            v = w
            yield v
            del w
            yield v.k

    t = 0
    for w in watched():
        if type(w) is int:
            t += w
    w = None
    return t, len(freed), freed[-3:]


for _ in range(3):
    print(simple(200), pipeline(200), nested(60), many_in_one_loop(90), stops_early(50))
    print(typed(100)[30:45], typed(100)[60:])
    print(list(depths(30))[-3:], closures(100), resumed_by_body(100), abandoned_half_way(100))
    print(two_alternate(100), from_expression(100), huge(120), both_sides_swap(100), strings(80))
    print(objects(60))
