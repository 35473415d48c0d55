"""Calls whose keyword arguments go to `**rest`, classes without `__init__`, and what displays make."""


def takes(a, *rest, b=2, **names):
    return a + len(rest) * 10 + b * 100, sorted(names.items())


def names(n):
    for i in range(n):
        got = takes(i, 1, 2, x=i, y=3)
        assert got == (i + 220, [("x", i), ("y", 3)])
        got = takes(i, z=1, b=i)
        assert got == (i + i * 100, [("z", 1)])
        got = takes(1, p=1, q=2, r=3, s=4, t=5)
    return got


print(names(300))


class Plain:
    pass


class Counted:
    live = 0

    def __new__(cls):
        Counted.live += 1
        return super().__new__(cls)


class Meta(type):
    def __call__(cls):
        return "not one"


class Odd(metaclass=Meta):
    pass


def instances(n):
    kinds = set()
    for i in range(n):
        p = Plain()
        p.other = Plain()
        p.other.back = p
        p.i = i
        kinds.add((type(p).__name__, Odd(), type(Counted()).__name__))
        if i == n - 20:
            Plain.__init__ = lambda self: setattr(self, "late", True)
    del Plain.__init__
    return p.i, p.other.back is p, hasattr(p, "late"), sorted(kinds), Counted.live


print(instances(200))


def wrong(n):
    count = 0
    for i in range(n):
        try:
            Plain(i)
        except TypeError as e:
            count += 1
            text = str(e)
        try:
            {i: 1, (1, []): 2}
        except TypeError as e:
            count += 1
            text += str(e)
    return count, text.count("unhashable")


print(wrong(100))


def displays(n):
    out = []
    for i in range(n):
        s = {i % 3, 1, 2}
        d = {"i": i, i: "i", 1: i}
        f = lambda x, k=i: x + k + len(s)
        empty = {}
        out.append((len(s), d[1], f(1), f"{i:>4}|{i / 4:.1f}", bool(d), not empty, len(empty)))
    return out[-1], sum(o[2] for o in out)


print(displays(300))


def slices(n):
    p = list(range(8))
    q = ["a", 2.5, None, [1]]
    for i in range(n):
        k = i % 8 + 1
        p[:k] = p[k - 1::-1]
        p[0:2] = p[6:8]
        p[6:8] = [i % 5, 7]
        q[1:3] = q[:2]
        q[2:] = [q[-1], (i,)]
        q[0:0] = [i]
        del q[-1:]
    return p, q, p[1:3], q[::-2]


print(slices(200))


def extremes(n):
    total = 0
    words = ["pear", "fig", "banana", "kiwi"]
    for i in range(n):
        total += len(max(words, key=lambda w: len(w)))
        total += len(min(words, key=lambda w: -len(w)))
        total += max((x for x in range(5)), key=lambda x: -x)
    return total, max([], key=lambda x: x, default="none"), min("bA", key=str.lower)


print(extremes(100))
try:
    max([], key=lambda x: x)
except ValueError:
    print("empty")


def texts(n):
    total = 0
    seen = []
    for i in range(n):
        s = str(i - 20)
        total += int(s) + len(str(i / 4)) + len(str(s))
        for text in "007", "-0", " 5 ", "1_000", "9" * 17, "9" * 18, "9" * 19, "-" + "9" * 30, "٣":
            x = int(text)
            if i == n - 1:
                seen.append(x)
        try:
            int(("", "-", "+", "x1", "1x", "--1")[i % 6])
        except ValueError as e:
            total += len(str(e))
    return total, seen


print(texts(200))
