"""Exceptions in hot loops: division by zero, in inlined calls, finally, with."""


def zero(n, at):
    t = caught = 0
    for i in range(n):
        try:
            t += 100 // (i - at)
        except ZeroDivisionError as e:
            caught += 1
    return t, caught


def zero_kinds(n):
    out = []
    for i in range(n):
        d = 0 if i == n - 1 else i + 1
        try:
            x = i % d
            x = i // d
            x = i / d
        except ZeroDivisionError as e:
            out.append(str(e))
    for i in range(n):
        d = 0.0 if i >= n - 2 else i + 1.0
        try:
            if i == n - 2:
                x = i // d
            elif i == n - 1:
                x = i % d
            else:
                x = i / d
        except ZeroDivisionError as e:
            out.append(str(e))
    try:
        for i in range(n, -n, -1):
            x = 1.5 / i
    except ZeroDivisionError as e:
        out.append((str(e), i, x))
    return out


def reciprocal(x):
    return 1000 // x


def middle(x):
    y = reciprocal(x)
    return y + 1


def inlined(n):
    t = caught = 0
    for i in range(n):
        try:
            t += middle(i - 70)
        except ZeroDivisionError:
            caught += i
    return t, caught


def through(n):
    i = None
    try:
        for i in range(n):
            middle(i - 70)
    except ZeroDivisionError as e:
        names = []
        tb = e.__traceback__
        while tb is not None:
            names.append(tb.tb_lineno)
            tb = tb.tb_next
        return i, names


def fails(i):
    if i % 25 == 24:
        raise ValueError(i)
    return i


def raised(n):
    t = 0
    log = []
    for i in range(n):
        try:
            t += fails(i)
        except ValueError as e:
            log.append(e.args[0])
        else:
            t += 1
        finally:
            t += 10
    return t, log


def finally_continue(n):
    t = 0
    for i in range(n):
        try:
            if i % 3:
                continue
            if i == 75:
                break
            t += i
        finally:
            t += 1
    return t, i


def finally_return(n):
    for i in range(n):
        try:
            if i == 70:
                return "body"
        finally:
            if i == 70:
                return "finally", i


class Guard:
    def __init__(self):
        self.entered = 0
        self.left = 0

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, kind, value, tb):
        self.left += 1
        return kind is ZeroDivisionError


def with_guard(n):
    g = Guard()
    t = 0
    for i in range(n):
        with g:
            t += 100 // (i % 10)
    return t, g.entered, g.left


def name_error(n):
    k = 0
    for i in range(n):
        try:
            if i > 60:
                k += missing
            k += 1
        except NameError as e:
            k += 100
    return k


def unbound(n):
    k = 0
    for i in range(n):
        try:
            if i == 70:
                del k2
            else:
                k2 = i
            k += k2
        except UnboundLocalError:
            k += 1000
    return k


def type_error(n):
    k = 0
    l = [1] * n
    l[70] = None
    for i in range(n):
        try:
            k += l[i]
        except TypeError as e:
            k += 1000
    return k


def attribute_error(n):
    class A:
        pass

    k = 0
    for i in range(n):
        a = A()
        if i != 70:
            a.x = i
        try:
            k += a.x
        except AttributeError as e:
            k += 10000
    return k


def wrong_arguments(n):
    def f(a, b=0):
        return a + b

    g = f
    k = 0
    for i in range(n):
        if i == 60:
            g = lambda: 3
        try:
            k += g(i)
        except TypeError as e:
            k += 1000
    return k


def nested_handlers(n):
    log = []
    for i in range(n):
        try:
            try:
                reciprocal(i % 30 - 29)
            except ZeroDivisionError as e:
                raise KeyError(i) from e
        except KeyError as e:
            log.append((e.args[0], type(e.__cause__).__name__))
    return log


def from_loop_head(l):
    t = 0
    try:
        for x in l:
            t += 1
            if t == 80:
                l[90]["no"]
    except TypeError as e:
        return t


print(zero(100, 60), zero(100, 0), zero_kinds(60))
print(inlined(100), through(100), raised(100))
print(finally_continue(100), finally_return(100), with_guard(100))
print(name_error(100), unbound(100), type_error(100), attribute_error(100), wrong_arguments(100))
print(nested_handlers(100), from_loop_head(list(range(100))))
for _ in range(3):
    print(zero(64, 60), inlined(100), through(100), raised(60))
