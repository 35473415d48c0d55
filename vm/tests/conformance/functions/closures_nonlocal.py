def counter(start=0):
    n = start

    def inc(k=1):
        nonlocal n
        n += k
        return n

    def get():
        return n

    def reset():
        nonlocal n
        n = start
    return inc, get, reset


inc, get, reset = counter(10)
for i in range(100):
    inc(i)
print(get())
reset()
print(get(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars)
fs = [lambda: i for i in range(3)]
gs = [lambda i=i: i for i in range(3)]
print([f() for f in fs], [g() for g in gs])


def make():
    def a():
        return b() + 1

    def b():
        return x
    x = 5
    return a


print(make()())


def unbound():
    def g():
        return late
    try:
        g()
    except NameError as e:
        print(type(e).__name__, e)
    late = 1
    print(g())
    del late
    try:
        g()
    except NameError as e:
        print(e)


unbound()


def local_unbound():
    try:
        print(q)
    except UnboundLocalError as e:
        print(e)
    q = 1


local_unbound()
x = "global"


class K:
    x = "class"
    y = [x for _ in range(2)]

    def m(self):
        return x


print(K.y, K().m())


def deep(n):
    v = n

    def one():
        def two():
            nonlocal v
            v += 1
            return v
        return two()
    return [one() for _ in range(3)]


print(deep(1))
