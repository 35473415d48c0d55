"""Functions that are compiled from their start: called from loops, from builtins, from each other."""


class Box:
    alive = 0

    def __init__(self, value):
        self.value = value
        Box.alive += 1

    def __del__(self):
        Box.alive -= 1

    def __eq__(self, other):
        return isinstance(other, Box) and self.value == other.value

    def __lt__(self, other):
        return self.value < other.value

    def __hash__(self):
        return hash(self.value)

    @property
    def double(self):
        return self.value * 2

    def times(self, n=3, *, plus=0):
        return self.value * n + plus


def branchy(x):
    if x is None:
        return "nothing"
    if isinstance(x, str):
        return x + "!"
    if x > 10:
        return x - 10
    return x * 2


def looping(n):
    total = 0
    for i in range(n):
        if i == 5:
            return total, i
        total += i
    return total, None


def nested(l):
    for a in l:
        for b in a:
            if b < 0:
                return b
    return 0


def drops(value):
    box = Box(value)
    other = box
    return other.value + Box.alive


def keeps(value, into):
    box = Box(value)
    into.append(box)
    return box


def returns_argument(a, b):
    return b


def deletes(a, b):
    del a
    c = b
    del b
    return c


def unbound(flag):
    if flag:
        x = 1
    return x


def closure(n):
    def inner(k):
        nonlocal n
        n += k
        return n
    return inner


def defaults(a, b=2, *rest, c=4, **more):
    return a + b + c + len(rest) + len(more)


def swaps(a, b):
    a, b = b, a
    return a - b


def catches(x):
    try:
        return 10 // x
    except ZeroDivisionError:
        return "zero"
    finally:
        x += 1


def reraises(x):
    if x % 7 == 3:
        raise ValueError(x)
    return x


def caught(x):
    try:
        return reraises(x)
    except ValueError as e:
        return str(e)


def swallow(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def rounds():
    kept = []
    inner = closure(1)
    log = []
    for i in range(60):
        log.append((
            branchy(i), branchy(None if i % 9 == 0 else "s" if i % 5 == 0 else i),
            looping(i % 8), nested([[1, 2], [3, -i if i % 4 == 0 else i]]),
            drops(i), keeps(i, kept).double, returns_argument([i], (i,)), deletes(i, [i]),
            swallow(unbound, i % 6 != 0), inner(i), closure(i)(1),
            defaults(i), defaults(i, 1, 2, 3, c=5, d=6), swaps(i, 3),
            catches(i % 4), caught(i), swallow(reraises, i),
            Box(i).times(), Box(i).times(2), Box(i).times(plus=i),
        ))
        if i == 40:
            kept.clear()
    return log, len(kept)


for _ in range(3):
    log, kept = rounds()
    print(kept, Box.alive)
    for line in (log[0], log[7], log[45], log[59]):
        print(line)

boxes = [Box(k * 37 % 50) for k in range(50)]
print([b.value for b in sorted(boxes)][:8], min(boxes).value, max(boxes).value)
print(len(set(boxes)), boxes.index(Box(36)), len({b: 1 for b in boxes + boxes}))
print(sum(map(branchy, range(40))), list(filter(lambda b: b.value % 11 == 0, boxes))[0].double)

# Big results, other types, other globals and classes, each after the code is there.
print([branchy(x) for x in (1 << 80, 2.5, True, -3, "q", None)])
print([swaps(1 << 70, 1), swaps(1.5, 2), swallow(swaps, "a", "b")])


def uses_global(x):
    return helper(x) + 1


def helper(x):
    return x * 2


print(sum(uses_global(i) for i in range(50)))


def helper(x):
    return x * 3


print(sum(uses_global(i) for i in range(50)))
Box.times = lambda self, n=1: "other"
print(Box(1).times(), {Box(i).times(2) for i in range(30)})
kept = boxes = None
print(Box.alive)
