"""`yield from` in hot loops: over generators, ranges, lists and other iterators, with values, results and exceptions."""


def over(values):
    r = yield from values
    yield r


def kinds(n):
    out = []
    for make in (lambda: range(n), lambda: list(range(n)), lambda: tuple(range(n)), lambda: (x for x in range(n)),
                 lambda: iter("ab" * n), lambda: {k: 0 for k in range(n)}):
        t = 0
        for x in over(make()):
            t += 1 if x is None or type(x) is str else x
        out.append(t)
    return out


def chained(n):
    def chain(k):
        if k:
            yield from chain(k - 1)
            return (yield k) or k
        yield from range(n)
        return 0

    t = 0
    for x in chain(5):
        t += x
    return t


def echoes(n):
    def echo():
        got = 0
        while True:
            got = yield got

    def outer():
        yield from echo()

    g = outer()
    next(g)
    t = 0
    for i in range(n):
        t += g.send(i)
    g.close()
    return t


def results(n):
    def part(k):
        yield k
        return k * 2

    def all_parts():
        total = 0
        for k in range(n):
            total += yield from part(k)
        return total

    def top():
        r = yield from all_parts()
        yield r

    *_, last = top()
    return last


def failing(n):
    def inner():
        for i in range(n):
            if i == n - 2:
                raise KeyError(i)
            yield i

    def outer():
        try:
            yield from inner()
        except KeyError as e:
            yield -e.args[0]
        yield from [1, 2, 3]

    t = []
    for x in outer():
        t.append(x)
    return t[-5:]


def closing(n):
    log = []

    def inner():
        try:
            yield from range(n)
        finally:
            log.append("inner")

    def outer():
        try:
            yield from inner()
        finally:
            log.append("outer")

    g = outer()
    for x in g:
        if x == n - 3:
            break
    g.close()
    return log, next(g, "done")


def growing(n):
    """The list grows while it is delegated to."""
    values = [0]
    t = 0
    for x in over(values):
        if x is None:
            break
        t += x
        if x < n:
            values.append(x + 1)
    return t


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def tree(values):
    if not values:
        return None
    m = len(values) // 2
    return Tree(tree(values[:m]), values[m], tree(values[m + 1:]))


def walks(n):
    t = 0
    for k, x in enumerate(tree(range(n))):
        t += k * x
    return t


for _ in range(4):
    print(kinds(60), chained(60), echoes(60), results(60))
    print(failing(60), closing(60), growing(60), walks(100))
