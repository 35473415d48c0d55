"""Builtins that consume generators, hot and cold: results, errors, tracebacks, and what is left suspended."""

import sys
import traceback


def numbers(n):
    for i in range(n):
        yield i


def results(n):
    xs = list(range(n))
    return (
        sum(x * x for x in xs),
        sum((x * 0.5 for x in xs), 1.25),
        sum((x for x in xs if x % 3), 10**20),
        sum(([x] for x in xs[:3]), []),
        any(x == n - 1 for x in xs),
        any(x == n for x in xs),
        all(x < n for x in xs),
        all(x < n - 1 for x in xs),
        min(x % 7 - x for x in xs),
        max((x for x in xs), key=lambda x: -abs(x - 50)),
        max((x for x in ()), default="none"),
        sorted((x * 37) % 101 for x in xs)[:5],
        tuple(x for x in xs)[-2:],
        list(x for x in xs if x > n - 3),
        len(set(x % 10 for x in xs)),
        sorted(frozenset(x % 4 for x in xs)),
        dict((x, x * x) for x in xs)[n - 1],
        "".join(chr(97 + x % 26) for x in xs)[:8],
        bytes(x % 256 for x in xs)[-3:],
        [*(x for x in range(3))],
    )


def mixed_types(n):
    """The sum changes its type midway."""
    def values():
        for i in range(n):
            yield i
        yield 0.5
        for i in range(n):
            yield i * 0.25
        yield 2**70
        yield True

    return sum(values())


def left_suspended(n):
    g = numbers(n)
    a = any(x == 10 for x in g)
    b = next(g)
    c = all(x < 20 for x in g)
    d = next(g)
    e = sum(g)
    f = next(g, "end")
    return a, b, c, d, e, f


def errors(n):
    def bad(k):
        for i in range(n):
            yield i
        yield "s" if k else None

    out = []
    for make in (
        lambda: sum(bad(0)),
        lambda: sum(bad(1)),
        lambda: sum((x for x in "ab"), ""),
        lambda: sum((x for x in ()), b""),
        lambda: "".join(x for x in numbers(3)),
        lambda: max(x for x in ()),
        lambda: sorted(bad(1)),
        lambda: min(bad(0)),
        lambda: any(1 // x for x in [0]),
        lambda: list(next(iter(())) for x in range(n)),
        lambda: dict(x for x in numbers(2)),
        lambda: set([x] for x in numbers(2)),
    ):
        try:
            out.append(make())
        except Exception as e:
            out.append((type(e).__name__, str(e)))
    return out


class NoTruth:
    def __bool__(self):
        raise LookupError("no truth")


def own_truth(n):
    out = []
    for f in (any, all):
        for last in (NoTruth(), [], "x"):
            try:
                out.append(f(x for x in [0 if f is any else 1] * n + [last]))
            except LookupError as e:
                out.append(str(e))
    return out


def names(tb):
    return [f.name for f in traceback.extract_tb(tb)]


def raises_inside(n):
    def bad():
        for i in range(n):
            yield i // (n - 1 - i)

    out = []
    for f in (sum, any, all, list, sorted, max):
        try:
            f(x + 1 for x in bad())
        except ZeroDivisionError as e:
            out.append(names(e.__traceback__))
    try:
        sum(bad(), [])
    except TypeError as e:
        out.append(names(e.__traceback__))
    return out


def looks_at_frames(n):
    def callers():
        for i in range(n):
            f = sys._getframe(1)
            yield f.f_code.co_name, f.f_back.f_code.co_name

    return set(list(callers())), any(c[0] != "looks_at_frames" for c in callers())


def nested(n):
    return sum(sum(i * j for j in range(i)) for i in range(n))


def recursive(n):
    def leaves(t):
        if type(t) is list:
            return sum(leaves(x) for x in t)
        return t

    def deep(k):
        return [k, deep(k - 1), k] if k else 1

    return leaves(deep(n))


def closed_over(n):
    t = 0
    for k in range(n):
        t += sum(k * x for x in (1, 2, 3))
        if any(x > k for x in range(5)):
            t += 1
    return t


def matrix(n):
    def at(i, j):
        return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)

    u = [1.0] * n
    for _ in range(3):
        v = [sum(at(i, j) * u[j] for j in range(n)) for i in range(n)]
        u = [sum(at(j, i) * v[j] for j in range(n)) for i in range(n)]
    return round(sum(x * x for x in u), 9)


def no_iterator():
    out = []
    for f in (sum, any, all, list, max):
        try:
            f(5)
        except TypeError as e:
            out.append(str(e))
    return out


for _ in range(3):
    print(results(100))
    print(mixed_types(60), left_suspended(100))
    print(errors(50), own_truth(40))
    print(raises_inside(60), looks_at_frames(30))
    print(nested(40), recursive(30), closed_over(80), matrix(20), no_iterator())
