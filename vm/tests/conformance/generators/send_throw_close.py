def gen():
    received = []
    while True:
        try:
            x = yield len(received)
            received.append(x)
        except ValueError as e:
            print("caught", e)
            received.append("error")
        except GeneratorExit:
            print("closing", received)
            raise


g = gen()
print(next(g), g.send("a"), g.send("b"))
print(g.throw(ValueError("oops")))
g.close()
g.close()
try:
    next(g)
except StopIteration as e:
    print("stopped", e.value)
g = gen()
try:
    g.send(1)
except TypeError as e:
    print(e)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as e:
    print(e)


def finisher():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")
    return "done"


f = finisher()
print(next(f))
try:
    f.throw(KeyError("k"))
except KeyError as e:
    print("KeyError", e)


def returns():
    x = yield
    return x * 2


r = returns()
next(r)
try:
    r.send(21)
except StopIteration as e:
    print(e.value)


def bad():
    yield 1
    raise StopIteration("inside")


b = bad()
next(b)
try:
    next(b)
except RuntimeError as e:
    print(e, repr(e.__cause__))


def average():
    total = n = 0
    avg = None
    while True:
        v = yield avg
        total += v
        n += 1
        avg = total / n


a = average()
next(a)
for i in range(1000):
    last = a.send(i)
print(last, a.gi_frame is not None, a.gi_running, a.gi_yieldfrom)
