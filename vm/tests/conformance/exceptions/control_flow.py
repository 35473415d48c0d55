# finally, else, return, break and continue through all of them; exceptions in hot loops.
def f(kind):
    log = []
    for i in range(3):
        try:
            log.append(f"try{i}")
            if kind == "raise" and i == 1:
                raise ValueError(i)
            if kind == "return" and i == 1:
                return log
            if kind == "break" and i == 1:
                break
            if kind == "continue" and i == 1:
                continue
        except ValueError as e:
            log.append(f"except{e}")
        else:
            log.append("else")
        finally:
            log.append("finally")
        log.append("end")
    else:
        log.append("for-else")
    return log


for kind in ("none", "raise", "return", "break", "continue"):
    print(kind, *f(kind))


def nested(n):
    try:
        try:
            return 10 // n
        except ZeroDivisionError:
            raise LookupError("inner") from None
        finally:
            n += 100
    except LookupError as e:
        return repr(e), e.__cause__, e.__context__ is not None, e.__suppress_context__, n


print(nested(5), nested(0))


def count(n):
    kinds = {}
    for i in range(n):
        try:
            if i % 5 == 0:
                {}[i]
            if i % 5 == 1:
                [][i]
            if i % 5 == 2:
                int("x%d" % i)
            if i % 5 == 3:
                None.attribute
            i / (i % 5 - 4)
        except (KeyError, IndexError) as e:
            kinds[type(e).__name__] = kinds.get(type(e).__name__, 0) + 1
        except ValueError as e:
            kinds[str(e)[:20]] = kinds.get(str(e)[:20], 0) + 1
        except Exception as e:
            kinds[type(e).__name__] = kinds.get(type(e).__name__, 0) + 1
    return kinds


print(count(300))
try:
    e
except NameError as error:
    print(error)


class Retry(Exception):
    pass


def retry(times):
    tried = 0
    while True:
        try:
            tried += 1
            if tried < times:
                raise Retry(tried)
            return tried
        except Retry as r:
            last = r.args[0]
            continue


print(sum(retry(n) for n in range(1, 60)))
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise TypeError("second") from e
except TypeError as e:
    print(repr(e.__cause__), e.__context__ is e.__cause__)
import sys
print(sys.exc_info())
