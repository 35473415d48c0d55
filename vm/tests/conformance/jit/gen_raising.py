"""Exceptions, close and throw around generators that hot loops resume."""

import gc
import sys


def fails_at(n, k, error):
    for i in range(n):
        if i == k:
            raise error(f"at {i}")
        yield i


def inside(n):
    out = []
    for error in (ValueError, KeyError, ZeroDivisionError, StopIteration, GeneratorExit):
        t = 0
        try:
            for x in fails_at(n, n - 5, error):
                t += x
        except BaseException as e:
            out.append((t, type(e).__name__, str(e), type(e.__cause__).__name__))
    return out


def divides(n):
    """The exit is in the middle of an expression in the body."""
    def g():
        for i in range(n):
            yield 100 + 60 // (n - 10 - i)

    t = 0
    try:
        for x in g():
            t += x
    except ZeroDivisionError as e:
        tb = e.__traceback__
        lines = []
        while tb:
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        return t, lines


def handled_inside(n):
    def g():
        for i in range(n):
            try:
                if i % 7 == 6:
                    raise ValueError(i)
                yield i
            except ValueError as e:
                yield -e.args[0]
            finally:
                yield 0

    t = 0
    for x in g():
        t = t * 3 % 10007 + x
    return t


def yields_while_handling(n):
    """Suspended in an except block: sys.exception() is each frame's own."""
    def g():
        for i in range(n):
            try:
                raise KeyError(i)
            except KeyError:
                yield sys.exc_info()[1].args[0]
                yield sys.exc_info()[1].args[0]

    seen = 0
    for x in g():
        seen += x
        if sys.exc_info()[1] is not None:
            return "leaked"
    return seen


def consumer_raises(n):
    log = []

    def g():
        try:
            for i in range(n):
                yield i
        except GeneratorExit:
            log.append("closed")
            raise
        finally:
            log.append("finally")

    for _ in range(3):
        it = g()
        try:
            for x in it:
                if x == n - 2:
                    raise ValueError(x)
        except ValueError as e:
            log.append(e.args)
        it.close()
        log.append(next(it, "done"))
    return log


def reentered(n):
    out = []

    def g():
        for i in range(n):
            if i == n - 3:
                try:
                    next(it)
                except ValueError as e:
                    out.append(str(e))
            yield i

    it = g()
    for x in it:
        pass
    out.append(x)
    return out


def ignores_exit(n):
    def g():
        for i in range(n):
            try:
                yield i
            except GeneratorExit:
                yield "no"

    it = g()
    for x in it:
        if x == n - 4:
            break
    try:
        it.close()
    except RuntimeError as e:
        return str(e), list(it)


def thrown_into(n):
    def g():
        i = 0
        while i < n:
            try:
                yield i
            except KeyError:
                i += 50
            i += 1

    it = g()
    t = 0
    for x in it:
        t += x
        if x == 60:
            t += it.throw(KeyError)
    return t


def returned(n):
    def inner():
        for i in range(n):
            yield i
        return "result"

    def outer():
        for _ in range(3):
            r = yield from inner()
            yield r

    t = []
    for x in outer():
        if x == "result":
            t.append(x)
    return t


def stop_iteration_inside(n):
    def g():
        it = iter(range(n))
        while True:
            yield next(it)

    t = 0
    try:
        for x in g():
            t += x
    except RuntimeError as e:
        return t, str(e), type(e.__cause__).__name__


def states(n):
    out = []

    def state(it):
        return it.gi_running, it.gi_suspended

    def g():
        for i in range(n):
            if i == n - 2:
                out.append(state(it))
            yield i

    it = g()
    out.append(state(it))
    for x in it:
        if x == n - 5:
            out.append(state(it))
    out.append(state(it))
    return out


def collected(n):
    """Cycles through generators that a loop holds."""
    def g():
        me = [it]
        for i in range(n):
            me.append(i)
            if i % 50 == 49:
                gc.collect()
            yield len(me)

    t = 0
    for _ in range(3):
        it = g()
        for x in it:
            t += x
        it = g()
        for x in it:
            if x > n // 2:
                break
        it = None
        gc.collect()
    return t


def deep(n):
    def chain(k):
        if k == 0:
            yield from range(5)
        else:
            for x in chain(k - 1):
                yield x + 1

    t = 0
    for k in range(n):
        for x in chain(k % 12):
            t += x
    return t


def too_deep():
    def forever():
        yield from forever()

    try:
        for x in forever():
            pass
    except RecursionError as e:
        return type(e).__name__


for _ in range(3):
    print(inside(100), divides(60))
    print(handled_inside(100), yields_while_handling(60), consumer_raises(60), reentered(60))
    print(ignores_exit(60), thrown_into(200), returned(40), stop_iteration_inside(60))
    print(states(60), collected(200), deep(60), too_deep())
