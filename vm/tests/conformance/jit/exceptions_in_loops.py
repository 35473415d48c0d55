def f(n):
    log = {"ok": 0, "zero": 0, "type": 0, "index": 0, "fin": 0}
    data = [1, 2, 0, "x", 5]
    for i in range(n):
        try:
            v = data[i % 6]
            r = 10 // v
            log["ok"] += r
        except ZeroDivisionError:
            log["zero"] += 1
        except TypeError:
            log["type"] += 1
        except IndexError:
            log["index"] += 1
            continue
        finally:
            log["fin"] += 1
    return log


print(f(300))


def nested(n):
    total = 0
    for i in range(n):
        try:
            for j in range(10):
                if j == i % 7:
                    raise ValueError(j)
                total += j
        except ValueError as e:
            total += e.args[0] * 100
        else:
            total -= 1
    return total


print(nested(200))


def leave(n):
    for i in range(n):
        try:
            if i == n - 2:
                return i
        finally:
            if i % 50 == 0:
                print("at", i)


print(leave(120))


def overflow(n):
    x = 1
    for i in range(n):
        x = x * 3 + 1
        if x > 2 ** 62:
            x %= 1000003
    return x


print(overflow(500))


def stop(it):
    got = []
    while True:
        try:
            got.append(next(it))
        except StopIteration:
            return sum(got)


print(stop(iter(range(200))), stop(x * x for x in range(100)), stop(iter("")) if True else 0)
