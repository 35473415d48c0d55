# Operators of instances: many times at one place, so that it is specialised, with every way of ending.
import collections


class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        if not isinstance(other, V):
            return NotImplemented
        return V(self.x + other.x)

    def __radd__(self, other):
        return V(other + self.x)

    def __eq__(self, other):
        if isinstance(other, int):
            return NotImplemented
        return self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __contains__(self, item):
        return self.x if item else []

    def __getitem__(self, key):
        return (self.x, key)

    def __setitem__(self, key, value):
        if key == 'bad':
            raise KeyError(key)
        self.x = value

    def __mul__(self, other):
        yield self.x
        yield other


class Sub(V):
    def __radd__(self, other):
        return ('sub', other.x)


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


def operators():
    a, b = V(1), V(2)
    for i in range(30):
        c = a + b
        a += b
        d = 1 + a
        e = a + 0.5 if i == 40 else a + Sub(3)
    print(c.x, a.x, d.x, e)
    for i in range(30):
        try:
            r = a + 'text'
        except TypeError as error:
            r = error
    print(r)
    print([list(a * i) for i in range(12)][-1])


def comparisons():
    a, b = V(1), V(1)
    print([a == b for _ in range(12)].count(True), [a == 1 for _ in range(12)].count(False))
    print([a != b for _ in range(12)].count(True), [a < b for _ in range(12)].count(False))
    print([i in a for i in range(12)], [i not in a for i in range(3)])


def items():
    a = V(5)
    for i in range(12):
        a[i] = i
        r = a[i]
        try:
            a['bad'] = 1
        except KeyError as e:
            error = e
    print(r, repr(error), a.x)
    V.__getitem__ = lambda self, key: 'new'
    print([a[1] for _ in range(3)])

    def two(self, key, more='more'):
        return more

    V.__getitem__ = two
    print([a[1] for _ in range(12)][-1])
    print([sum(Count(n)) for n in range(12)], [n for n in Count(4)])


def subscript_and_add():
    # The subscript of an augmented assignment is not the operator of the assignment.
    counts = collections.Counter()
    for word in 'a b a c a b'.split() * 5:
        counts[word] += 1
    print(counts)


def replaced():
    class P:
        @property
        def p(self):
            return 'p'

        def __getitem__(self, key):
            return key

    def other(self, key='default'):
        return key

    o = P()
    getter, item = P.__dict__['p'].fget, P.__getitem__
    seen = []
    for i in range(30):
        if i == 20:
            getter.__code__ = other.__code__
            getter.__defaults__ = ('default',)
            item.__code__ = (lambda self, key, third=3: (key, third)).__code__
            item.__defaults__ = (3,)
        seen.append((o.p, o[i]))
    print(seen[18:22])


operators()
comparisons()
items()
subscript_and_add()
replaced()
