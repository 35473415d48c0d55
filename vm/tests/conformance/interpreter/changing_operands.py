# Places whose operands change type now and then, items through methods, slices that replace slices.
from array import array


def total(values):
    s = 0
    for v in values:
        s += v
    return s


for round in range(30):
    r = [
        total([1, 2, 3]),
        total([1.5, 2.5]),
        total([1, 2.5, 1 << 70]),
        total([True, 2]),
        total([1j, 2.0]),
    ]
    try:
        total([1, "x"])
    except TypeError as e:
        r.append(str(e))
print(r)


def mixed(a, b):
    out = []
    for f in (lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b, lambda: a // b, lambda: a % b):
        try:
            out.append(f())
        except (TypeError, ZeroDivisionError) as e:
            out.append(type(e).__name__)
    return out


pairs = [(7, 2), (7.0, 2), (7, 2.0), (7, 0), (0.0, 0), (2, "ab"), ("ab", 2), (1 << 62, 1 << 62), (-7, 2), ((1,), 2)]
for _ in range(60):
    r = [mixed(a, b) for a, b in pairs]
for (a, b), one in zip(pairs, r):
    print(a, b, one)


def compare(a, b):
    return a < b, a == b, a != b, a >= b


for a, b in [(1, 2), (1.5, 2), ("a", "b"), (2, 1.5), ((1, 2), (1, 3)), (1 << 70, 1), (float("nan"), 1)] * 9:
    r = compare(a, b)
    if _ == 59:
        print(a, b, r)
    _ = _ - (a == 1 << 70)


class Grid:
    def __init__(self, w, h):
        self.w, self.data = w, list(range(w * h))

    def __getitem__(self, at):
        x, y = at
        if x >= self.w:
            raise IndexError(f"no column {x}")
        return self.data[y * self.w + x]


class Wide(Grid):
    def __getitem__(self, at, more=1):
        return super().__getitem__(at), more


class Lazy:
    def __getitem__(self, i):
        yield i
        yield self


class Static:
    @staticmethod
    def __getitem__(i):
        return "static", i


def first(c, key):
    got = c[key]
    c[key]
    return got, c[key] is got


for _ in range(40):
    r = [first(Grid(3, 3), (1, 2)), first(Wide(2, 2), (1, 1)), next(Lazy()[5]), first(Static(), 4), first([7, 8], 1)]
    for bad in (lambda: Grid(2, 2)[5, 0], lambda: Grid(2, 2)[5], lambda: object()[0]):
        try:
            bad()
        except (IndexError, TypeError) as e:
            r.append(str(e))
print(r)
print([x for x in zip(Grid(1, 1).data, "ab")], list(enumerate("xy", 5)), list({1: 2}.items()))


def depth(n):
    class Down:
        def __getitem__(self, i):
            return self[i + 1]

    try:
        Down()[0]
    except RecursionError as e:
        return str(e)


print(depth(0))

for code in "bBhHiIlLqQfd":
    a = array(code, [1, 2, 100])
    for _ in range(20):
        r = a[0], a[-1], a[1]
        a[0] = a[1]
    print(code, r, a)
    for i in (3, -4, 1 << 80, "x"):
        try:
            a[i]
        except (IndexError, TypeError) as e:
            print("  ", type(e).__name__, e)


class Mine(array):
    def __getitem__(self, i):
        return "mine", i


print([Mine("i", [1])[0] for _ in range(3)])

for _ in range(20):
    p = list(range(8))
    p[:] = p
    p[:4] = p[3::-1]
    p[2:5] = [[i] for i in range(3)]
    p[1:2] = [9] * 5
    p[-3:] = ()
    q = p[::2] + p[5:1:-2] + p[:100]
    t = tuple(q)[1:9:3], tuple(q)[:]
print(p, q, t, len(t[1]))


class Bye:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(len(self.log))
        self.log.extend([0, 0])


log = []
log[:] = [Bye(log), Bye(log)]
log[0:2] = [1, 2]
print(log)
big = []
for i in range(3000):
    big.append(i)
    if i % 7 == 0:
        big.insert(0, -i)
    if i % 11 == 0:
        del big[:3]
print(len(big), sum(big))
