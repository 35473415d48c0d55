"""Loops inside of loops and of called functions: hot paths go through all of them."""


def triangle(n):
    total = 0
    for i in range(n):
        for j in range(i):
            if (i + j) % 3 == 0:
                continue
            if j > 20:
                break
            total += i * j
        else:
            total += 1
        k = i
        while k:
            k //= 2
            total ^= k
    return total


print(triangle(60))


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def sum_of_gcds(n):
    total = 0
    for a in range(1, n):
        for b in range(n, 0, -2):
            total += gcd(a, b) * 2 - gcd(b, 7)
    return total


print(sum_of_gcds(40))


def kinds(n):
    """A variable that is an int in one inner loop and a float or a list in the next."""
    out = []
    for i in range(n):
        x = i
        for _ in range(5):
            x += 1
        x = float(x)
        for _ in range(5):
            x *= 0.5
        if i % 10 == 9:
            x = [x]
            for _ in range(3):
                x = x + x[:1]
        out.append(x)
    return out


print(kinds(40)[-3:])


def find(rows, wanted):
    for r, row in enumerate(rows):
        c = 0
        while c < len(row):
            if row[c] == wanted:
                return r, c
            c += 1
    return None


def search(n):
    rows = [[i * j for j in range(1, n)] for i in range(1, n)]
    found = 0
    for k in range(n * n):
        place = find(rows, k)
        if place is not None:
            found += place[0] * 1000 + place[1]
    return found


print(search(14))


def unbound(n):
    seen = 0
    for i in range(n):
        for j in range(i % 4):
            if j == 2:
                late = i
        if i > 30 and i % 4 == 3:
            seen += late
            del late
    return seen


print(unbound(80))


def failing(items):
    total = 0
    for item in items:
        try:
            for part in range(4):
                total += 10 // (item - part)
        except ZeroDivisionError:
            total -= 1
        except TypeError as e:
            total += len(str(e)) > 0
    return total


print(failing([5, 6, 2, 9] * 30 + [None, 1.5] * 20))


class Grid:
    def __init__(self, w, h):
        self.w = w
        self.h = h
        self.cells = [0] * (w * h)

    def fill(self, v):
        for y in range(self.h):
            for x in range(self.w):
                self.cells[y * self.w + x] = v + x
        return self

    def total(self):
        t = 0
        for c in self.cells:
            t += c
        return t


def grids(n):
    t = 0
    for i in range(n):
        t += Grid(3 + i % 3, 4).fill(i).total()
    return t


print(grids(60))


def deep(n):
    """The iterator of an outer loop is below the inner one on the stack, and so are operands."""
    t = 0
    for a in (1, 2, 3):
        for b in range(0, 30, a):
            t += b + (gcd(a * 6, b) if b % 2 else sum_to(b))
            for c in [a, b]:
                for d in range(c % 5):
                    t += d
    return t


def sum_to(n):
    t = 0
    while n > 0:
        t += n
        n -= 1
    return t


for _ in range(5):
    print(deep(0))
