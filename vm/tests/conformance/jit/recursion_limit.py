"""The recursion limit counts frames that compiled code only stands for: each function gets as deep as on its first call."""
import sys


def down(n):
    return 0 if n == 0 else down(n - 1) + 1


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def a(n, add):
    return add(n, b)


def b(n, add):
    return 0 if n <= 0 else 1 + add(n - 1, a)


def through(n, f):
    return f(n, through)


def keyword(n=0, *, step=1):
    return 0 if n <= 0 else 1 + keyword(n=n - step, step=step)


def spread(*args):
    n, = args
    return 0 if n == 0 else 1 + spread(*(n - 1,))


def three(n, x, y):
    return x if n == 0 else three(n - 1, y, x) + 1


class Chain:
    def __init__(self, depth):
        self.next = Chain(depth - 1) if depth else None

    def length(self):
        return 1 if self.next is None else self.next.length() + 1

    @property
    def last(self):
        return self if self.next is None else self.next.last

    def __len__(self):
        return 1 if self.next is None else 1 + len(self.next)


def build(n):
    chain = None
    for _ in range(n):
        link = Chain(0)
        link.next = chain
        chain = link
    return chain


def deepest(f, upto=400):
    """The largest argument that does not raise, by bisection."""
    low, high = 0, upto
    while low < high:
        middle = (low + high + 1) // 2
        try:
            f(middle)
        except RecursionError:
            high = middle - 1
        else:
            low = middle
    return low


CASES = {
    "down": down,
    "even": even,
    "three": lambda n: three(n, 1, 2),
    "keyword": lambda n: keyword(n=n),
    "spread": spread,
    "mutual": lambda n: a(n, through),
    "Chain": Chain,
    "length": lambda n: build(n + 1).length(),
    "last": lambda n: build(n + 1).last,
}

sys.setrecursionlimit(200)
for name, f in CASES.items():
    cold = deepest(f)
    for _ in range(300):
        try:
            f(30)
        except RecursionError:
            print("too early")
    warm = deepest(f)
    for _ in range(100):
        try:
            f(190)
        except RecursionError:
            pass
    hot = deepest(f)
    print(name, cold == warm == hot, cold > 40)


# The limit that is set and read from deep inside.
def lower(n, limit):
    if n == 0:
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(limit)
        return before, sys.getrecursionlimit()
    return lower(n - 1, limit)


for _ in range(200):
    seen = lower(20, 200)
print(seen, sys.getrecursionlimit())
for limit in 300, 150, 200:
    print(lower(25, limit), sys.getrecursionlimit(), deepest(down) > limit - 30, deepest(down) < limit)


# An error that leaves many frames at once leaves the count right.
def fails(n):
    if n == 0:
        raise ValueError("bottom")
    return fails(n - 1) + 1


caught = 0
for i in range(2000):
    try:
        fails(i % 40)
    except ValueError:
        caught += 1
print(caught, sys.getrecursionlimit(), deepest(down) == deepest(down, 300))
