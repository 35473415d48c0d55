def f(mode):
    log = []
    try:
        log.append("try")
        if mode == "raise":
            raise ValueError(mode)
        if mode == "return":
            return log
        log.append("rest")
    except ValueError:
        log.append("except")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


for m in ("ok", "raise", "return"):
    print(m, f(m))


def loops():
    out = []
    for i in range(6):
        try:
            if i == 1:
                continue
            if i == 4:
                break
            out.append(i)
        finally:
            out.append(-i)
    else:
        out.append("else")
    return out


print(loops())


def nested():
    try:
        try:
            1 / 0
        finally:
            print("inner finally")
    except ZeroDivisionError as e:
        print("outer", e)
        try:
            raise KeyError("k") from e
        except KeyError as k:
            return repr(k.__cause__)
    finally:
        print("outer finally")


print(nested())


def override():
    try:
        raise ValueError
    except ValueError as e:
        kept = e
    try:
        e
    except NameError:
        print("e is gone")
    return type(kept).__name__


print(override())


def ret():
    for i in range(3):
        try:
            return i
        finally:
            print("leaving", i)


print(ret())
n = 0
for i in range(1000):
    try:
        if i % 10 == 0:
            raise KeyError(i)
        n += 1
    except KeyError as e:
        n += e.args[0]
    finally:
        n -= 1
print(n)


def while_else(limit):
    i = 0
    while i < 5:
        if i == limit:
            break
        i += 1
    else:
        return "no break"
    return f"break at {i}"


print(while_else(3), while_else(9))
