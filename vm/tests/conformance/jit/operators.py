"""Operators on instances in hot loops: special methods are part of the trace."""


class V:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        if isinstance(other, V):
            return V(self.x + other.x, self.y + other.y)
        return NotImplemented

    def __radd__(self, other):
        return V(self.x + other, self.y + other)

    def __mul__(self, k):
        return V(self.x * k, self.y * k)

    def __isub__(self, other):
        self.x -= other.x
        self.y -= other.y
        return self

    def __repr__(self):
        return f"V({self.x}, {self.y})"


def sums(n):
    total = V(0, 0.5)
    for i in range(n):
        total = total + V(i, 1.5) * 2
        total -= V(1, 0.25)
    return total


print(sums(10), sums(500))


class Grid:
    def __init__(self, w, h):
        self.w, self.h = w, h
        self.cells = [0] * (w * h)

    def __getitem__(self, key):
        x, y = key
        if not (0 <= x < self.w and 0 <= y < self.h):
            raise IndexError(f"{x}, {y}")
        return self.cells[y * self.w + x]

    def __setitem__(self, key, value):
        (x, y) = key
        self.cells[y * self.w + x] = value


def relax(n):
    g = Grid(12, 9)
    for turn in range(n):
        for y in range(1, 8):
            for x in range(1, 11):
                g[x, y] = (g[x - 1, y] + g[x + 1, y] + g[x, y - 1] + g[x, y + 1] + turn) % 1000
    return sum(g.cells), g[3, 3]


print(relax(3), relax(60))


def out_of_range(n):
    g = Grid(5, 5)
    caught = 0
    for i in range(n):
        try:
            g[i % 7, 2] += i
        except IndexError as e:
            caught += 1
            last = str(e)
    return caught, last, sum(g.cells)


print(out_of_range(400))


class Other:
    def __radd__(self, left):
        return ("other", type(left).__name__)


class W(V):
    def __radd__(self, left):
        return ("subclass first", left.x)


def mixed(n):
    """The right operand's class changes; a method declines; a subclass comes first."""
    seen = {}
    a = V(1, 2)
    rights = [V(3, 4)] * 40 + [Other()] * 40 + [W(5, 6)] * 40 + [7] * 40
    for i in range(n):
        b = rights[i % len(rights)]
        try:
            r = a + b
        except TypeError as e:
            r = str(e)
        key = str(r)
        seen[key] = seen.get(key, 0) + 1
    return sorted(seen.items())


for line in mixed(800):
    print(line)


class Flaky:
    def __init__(self):
        self.n = 0

    def __add__(self, k):
        self.n += 1
        if self.n % 50 == 0:
            return NotImplemented
        return self.n + k


def declines(n):
    f, errors, total = Flaky(), [], 0
    for i in range(n):
        try:
            total += f + 1
        except TypeError as e:
            errors.append((i, str(e)))
    return total, errors


print(declines(230))


class Counter:
    def __getitem__(self, i):
        if i >= 30:
            raise IndexError
        return i * i


def by_index(n):
    """Iteration by __getitem__, and a method that changes midway."""
    c, total = Counter(), 0
    for k in range(n):
        total += c[k % 30]
        if k == n // 2:
            Counter.__getitem__ = lambda self, i: -i
    return total


print(by_index(300))


class Deep:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return 0 if self.n == 0 else 1 + (Deep(self.n - 1) + other)


print([Deep(k) + 0 for k in (0, 5, 50)])


def many(n):
    t = 0
    for i in range(n):
        t += Deep(i % 6) + 0
    return t


print(many(300))
