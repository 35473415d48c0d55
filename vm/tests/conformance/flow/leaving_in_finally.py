# `return`, `break` and `continue` in a `finally` that others lead through.
import warnings

warnings.simplefilter("ignore")
source = '''
log = []


def note(x):
    log.append(x)
    return x


class Context:
    def __init__(self, name, swallows=False):
        self.name, self.swallows = name, swallows

    def __enter__(self):
        log.append(("in", self.name))

    def __exit__(self, kind, value, trace):
        log.append(("out", self.name, kind and kind.__name__))
        return self.swallows


def return_over_return():
    for i in range(3):
        try:
            for j in range(2):
                with Context("a"):
                    return note((i, j))
        finally:
            return note("over")


def continue_over_return():
    for i in range(3):
        try:
            try:
                return note(i)
            finally:
                note("inner")
        finally:
            if i < 2:
                continue
    return "end"


def break_over_raise():
    while True:
        try:
            raise KeyError(note("k"))
        except KeyError as e:
            return note(repr(e))
        finally:
            break
    return "after"


def taken_back():
    found = []
    try:
        for i in range(3):
            for j in range(3):
                try:
                    if j == 1:
                        return note("gone")
                finally:
                    if i < 2:
                        break
                    found.append((i, j))
        return note(found)
    finally:
        if len(found) == 5:
            return "never"


def raised_over_return(again):
    try:
        try:
            return note(1)
        finally:
            if again:
                raise ValueError("v")
    except ValueError:
        note("caught")
    finally:
        for x in range(3):
            if x == 1:
                break
            note(x)
        if again > 1:
            return note("last")
    return "fell"


def defines(n):
    try:
        for i in range(n):
            if i == 2:
                return i * 10
    finally:
        def inner(x):
            return x + n

        class Local:
            value = [inner(k) for k in range(n)]

        note(Local.value)
    return -1


def generator():
    try:
        yield 1
        return "done"
    finally:
        while True:
            try:
                yield 2
                break
            finally:
                note("g")


def swallowed():
    with Context("s", swallows=True):
        try:
            return note("r")
        finally:
            raise TypeError
    return "swallowed"


for f, *args in (
    (return_over_return,), (continue_over_return,), (break_over_raise,), (taken_back,),
    (raised_over_return, 0), (raised_over_return, 1), (raised_over_return, 2), (defines, 1), (defines, 4),
    (lambda: list(generator()),), (swallowed,),
):
    log.clear()
    print(f.__name__, args, f(*args), log)
for i in range(4):
    try:
        for j in range(4):
            if j == i:
                break
        else:
            continue
        if i == 2:
            break
    finally:
        print(i, j, [k for k in range(i)])
        if i == 0:
            continue
'''
exec(compile(source, "leaving", "exec"))
