"""Exceptions that are raised and caught in hot loops: what handlers see, and what is left of it."""
import sys


class Noisy:
    live = 0

    def __init__(self):
        Noisy.live += 1

    def __del__(self):
        Noisy.live -= 1


class Own(Exception):
    def __init__(self, n):
        self.n = n


def lines(e):
    """The lines of a traceback, relative to where its function begins."""
    found = []
    tb = e.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        found.append((code.co_name, tb.tb_lineno - code.co_firstlineno))
        tb = tb.tb_next
    return found


def deep(n, held):
    mine = Noisy()
    if n == 0:
        raise Own(held)
    return deep(n - 1, mine)


def through_frames(n):
    seen = set()
    for i in range(n):
        try:
            deep(i % 3, None)
        except Own as e:
            seen.add(tuple(lines(e)))
    return sorted(seen), Noisy.live


print(through_frames(300))


def lookup(n):
    table = {k: k for k in range(0, n, 3)}
    missing = []
    total = 0
    for i in range(n):
        try:
            total += table[i]
        except KeyError as e:
            missing.append(e.args[0])
        else:
            total += 1
    return total, len(missing), sum(missing), sys.exception()


print(lookup(500))


def ends(n):
    out = []
    for i in range(n):
        it = iter(range(i % 4))
        while True:
            try:
                x = next(it)
            except StopIteration as e:
                out.append(-1 if e.value is None else e.value)
                break
            out.append(x)
    return len(out), sum(out)


print(ends(200))


def contexts(n):
    kinds = {}
    for i in range(n):
        try:
            try:
                [][i]
            except IndexError:
                if i % 2:
                    raise
                raise ValueError(i)
            finally:
                kinds["finally"] = kinds.get("finally", 0) + 1
        except (IndexError, ValueError) as e:
            key = type(e).__name__, type(e.__context__).__name__, len(lines(e))
            kinds[key] = kinds.get(key, 0) + 1
            assert sys.exception() is e
        assert sys.exception() is None
    return kinds


print(contexts(200))


def causes(n):
    for i in range(n):
        try:
            try:
                int("x" if i % 3 else "y")
            except ValueError as inner:
                raise Own(i) from inner
        except Own as e:
            last = e
    return str(last.__cause__), last.__suppress_context__, last.n


print(causes(200))


def in_handler(n):
    total = 0
    try:
        raise Own(1)
    except Own as outer:
        for i in range(n):
            try:
                1 // (i % 2)
            except ZeroDivisionError as e:
                total += e.__context__ is outer
            total += sys.exception() is outer
    return total, sys.exception()


print(in_handler(200))


class Manager:
    def __init__(self):
        self.seen = []

    def __enter__(self):
        return self

    def __exit__(self, kind, e, tb):
        self.seen.append(kind and kind.__name__)
        return kind is ValueError


def managed(n):
    manager = Manager()
    left = 0
    for i in range(n):
        try:
            with manager:
                if i % 3 == 0:
                    raise ValueError(i)
                if i % 3 == 1:
                    raise KeyError(i)
        except KeyError:
            left += 1
    return left, len(manager.seen), manager.seen[-4:]


print(managed(200))


def edges(n):
    items = [1, 2, 3]
    found = {"ok": 0, "index": 0, "zero": 0, "float": 0}
    for i in range(n):
        try:
            found["ok"] += items[i % 8 - 4]
        except IndexError:
            found["index"] += 1
        try:
            items[i % 5] = 2
        except IndexError:
            found["index"] += 10
        try:
            found["ok"] += 7 % (i % 3)
        except ZeroDivisionError:
            found["zero"] += 1
        try:
            1.5 / (i % 5 * 0.5)
        except ZeroDivisionError as e:
            found["float"] += len(lines(e))
    return found


print(edges(400))


def changing(n):
    """The exception's class is another one later."""
    kinds = [KeyError, IndexError, Own, OSError]
    seen = {}
    for i in range(n):
        kind = kinds[i * 4 // n]
        try:
            raise kind(i)
        except LookupError as e:
            seen["lookup"] = seen.get("lookup", 0) + 1
        except Own as e:
            seen["own"] = seen.get("own", 0) + e.n % 2
        except Exception as e:
            seen["other"] = seen.get("other", 0) + 1
    return seen


print(changing(400))


def counted():
    """A generator handles its own, and its consumer another one."""
    for i in range(100):
        try:
            yield i
        except Own:
            yield -1


def generators(n):
    total = 0
    g = counted()
    for i in range(n):
        try:
            total += next(g)
            if i % 3 == 0:
                total += g.throw(Own(i))
        except StopIteration:
            g = counted()
    return total


print(generators(500))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def classes(n):
    total = 0
    for i in range(n):
        for x in Countdown(i % 4):
            total += x
    return total


print(classes(200))


def leaves(n):
    for i in range(n):
        try:
            if i > n - 5:
                raise Own(i)
        except KeyError:
            return "never"


try:
    leaves(300)
except Own as e:
    print(e.n, lines(e))
print(Noisy.live)
