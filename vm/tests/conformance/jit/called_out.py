"""Hot loops through what traces have no uops for: the runtime executes it, and exits lose nothing."""


class Meter:
    unit = "m"

    def __init__(self, value, *, scale=1, note="n"):
        self.value = value
        self.scale = scale
        self.note = note

    @property
    def scaled(self):
        return self.value * self.scale

    @property
    def odd(self):
        if self.value % 7 == 0:
            raise ValueError(f"seven divides {self.value}")
        return self.value & 1

    def grow(self, by=2, *, twice=False):
        self.value += by * (2 if twice else 1)
        return self

    def __enter__(self):
        self.value += 1
        return self

    def __exit__(self, kind, error, trace):
        self.value -= 1
        return kind is ZeroDivisionError

    def __getattr__(self, name):
        return len(name)

    def __contains__(self, x):
        return x < self.value

    def __format__(self, spec):
        return f"<{self.value}:{spec}>"


class Fine(Meter):
    unit = "mm"

    def __init__(self, value, extra):
        super().__init__(value, scale=3)
        self.extra = extra

    def grow(self, by=2, *, twice=False):
        super().grow(by + 1, twice=twice)
        return self


def many(a, b, c, d=4, *rest, e=5, **others):
    return a + b * c - d + sum(rest) + e + len(others)


def simple(a, b, c=3, d=4):
    return a * 1000 + b * 100 + c * 10 + d


def cells(n):
    total = 0

    def add(k):
        nonlocal total
        total += k
        return total

    for i in range(n):
        add(i)
    return add(0), total


def counter_of(k):
    hidden = k

    def up():
        nonlocal hidden
        hidden += 1
        return hidden

    return up


def numbers(n):
    for i in range(n):
        if i % 50 == 49:
            continue
        yield i


def pairs(n):
    i = 0
    while i < n:
        got = yield i, -i
        i += 1 if got is None else got
    return "done"


def delegating(n):
    last = yield from pairs(n)
    yield last, 0


class Countdown:
    def __init__(self, n):
        self.n = n
        self.after = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            self.after += 1
            raise StopIteration
        self.n -= 1
        return self.n


def calls():
    out = 0
    for i in range(120):
        out += many(i, 2, 3) + many(i, 1, 1, 1, 1, 1, e=i, z=0) + many(*(i, 2), **{"c": 4})
        out += simple(i, 2) + simple(b=1, a=i) + simple(i, 2, d=9) + simple(i, 1, 2, 3)
        out += max(i, 3, 60, -1) + int("12", 3) + [i, 1, 2].index(2)
    return out


def attributes():
    fine, out = Fine(3, 1), 0
    for i in range(150):
        m = Meter(i, scale=2)
        n = Fine(i, i)
        out += m.scaled + n.scaled + m.missing + n.extra
        m.grow().grow(3).grow(1, twice=True)
        n.grow(by=i)
        fine.grow(twice=i % 3 == 0)
        fine.note = i
        fine.late = str(i)
        out += m.value + n.value + len(fine.late) + (5 in m) + (m.unit == "m")
    return out, fine.value, fine.late, fine.note


def raising_properties():
    caught = []
    for i in range(100):
        m = Meter(i)
        try:
            caught.append(m.odd)
        except ValueError as error:
            caught.append(str(error)[-2:])
    return caught[-9:], len(caught)


def texts():
    lines = []
    for i in range(90):
        m = Meter(i)
        lines.append(f"{i:03d}|{i!r:>4}|{m:x}|{'ab' * (i % 3)}|{i / 4:.2f}|{i}")
    return lines[-1], sum(map(len, lines))


def with_blocks():
    m, out = Meter(0), []
    for i in range(80):
        with m as inside, Meter(i) as other:
            out.append(inside.value + other.value)
            if i % 20 == 19:
                out.append(1 // 0)
        out.append(m.value)
    return out[-6:], m.value


def displays():
    size = 0
    for i in range(100):
        a, *b, c = i, *range(i % 5), -i
        first, second = [i, i + 1]
        x, y, z = map(abs, (-i, i, 3))
        table = {"a": i, i: b, **{"z": c}}
        items = {i, first, second, *b}
        part = list(range(20))[i % 7 : -2]
        part[1:3] = [a, c]
        del part[0]
        size += len(table) + len(items) + len(part) + sum(part) + a + c + x + y + z + ~i + -i
        size += sum([k for k in b]) + len({k: k for k in b}) + len({k for k in b}) + (not b)
    return size


def iterators():
    out = []
    for turn in range(40):
        total = 0
        for i in numbers(60):
            total += i
        for a, b in pairs(7):
            total += a - b
        for i, c in enumerate("abc"):
            total += i + ord(c)
        for a, b in zip([1, 2, 3], (4, 5)):
            total += a * b
        for k, v in {"x": turn, "y": 2}.items():
            total += len(k) + v
        down = Countdown(5)
        for n in down:
            total += n
        total += down.after * 1000
        total += sum(n[0] for n in delegating(4) if n[1])
        for n in []:
            total += 1
        out.append(total)
    return out[0], out[-1], sum(out)


def closures():
    ups = []
    for i in range(60):
        up = counter_of(i)
        ups.append(up() + up())
        last = lambda x, k=i: x + k
        ups.append(last(1))
    return sum(ups), cells(70)


def unbinding():
    seen = 0
    for i in range(60):
        value = i
        if i % 3:
            del value
        try:
            seen += value
        except UnboundLocalError:
            seen -= 1
    return seen


def narrow(n):
    # The inner loop's function can't be part of the outer loop's trace.
    total = 0
    while n > 0:
        total += n
        n -= 3
    return total


def outer():
    return sum(narrow(i) for i in range(100)), [narrow(i) for i in range(50)][-1]


def recursive(n):
    return 1 if n < 2 else recursive(n - 1) + recursive(n - 2)


def deep():
    total = 0
    for i in range(40):
        total += recursive(i % 11)
    return total


def matching():
    out = 0
    for i in range(120):
        match (i % 4, i):
            case (0, n):
                out += n
            case (1, n) if n > 50:
                out -= 1
            case [a, *_]:
                out += a
        match {"k": i % 3, "v": i}:
            case {"k": 0, "v": v}:
                out += v
            case {"k": k}:
                out += k
    return out


for test in (
    calls,
    attributes,
    raising_properties,
    texts,
    with_blocks,
    displays,
    iterators,
    closures,
    unbinding,
    outer,
    deep,
    matching,
):
    print(test.__name__, test())
