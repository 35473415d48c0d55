"""Functions, globals, closures and recursion that change or fail while a loop is hot."""

base = 1


def step(x):
    return x + base


def globals_change(n):
    global base
    base = 1
    t = 0
    for i in range(n):
        t = step(t)
        if i == 50:
            base = 5
        if i == 70:
            base = 0.5
    return t


def redefine(n):
    global step
    old = step
    t = 0
    for i in range(n):
        t += step(i)
        if i == 50:
            def step(x):
                return -x
        if i == 70:
            step = lambda x: x * 2.5
        if i == 80:
            step = abs
    step = old
    return t


def new_globals(n):
    t = 0
    for i in range(n):
        t += i
        globals()["made" + str(i % 30)] = t
    return t + made29


def shadowed_builtin(n):
    t = 0
    for i in range(n):
        t += len("abc")
        if i == 60:
            globals()["len"] = lambda s: 10
    del globals()["len"]
    for i in range(n):
        t += len("abc")
    return t


def defaults(n):
    def f(a, b=2, c=3):
        return a * b + c

    t = 0
    for i in range(n):
        t += f(i) + f(i, 1) + f(i, 1, 1)
        if i == 50:
            f.__defaults__ = (5, 7)
    return t


def keywords(n):
    def f(a, *rest, k=1, **more):
        return a + len(rest) + k + len(more)

    t = 0
    for i in range(n):
        t += f(i, 1, 2) + f(i, k=3) + f(i, z=1, y=2)
    return t


def polymorphic(n):
    def one(x):
        return x + 1

    def two(x):
        return x * 2

    fs = [one, two, abs, float]
    t = 0
    for i in range(n):
        t += fs[i % 4](i)
    return t


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def recursion(n):
    t = 0
    for i in range(n):
        t += fib(i % 9)
    return t


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def recursion_depths(n):
    t = 0
    for i in range(n):
        t += depth(i)
    return t


def endless(x):
    return endless(x + 1) + 1


def too_deep(n):
    caught = 0
    for i in range(n):
        try:
            endless(i)
        except RecursionError as e:
            caught += 1
    return caught


def deep_with_loop(n):
    t = 0
    for i in range(n):
        t += i
    if n > 2:
        t += deep_with_loop(n - 1)
    return t


def near_the_limit(n):
    if n == 0:
        t = 0
        for i in range(100):
            t += step(i)
        return t
    return near_the_limit(n - 1)


def deep_loop_fails(n):
    t = 0
    for i in range(100):
        t += i
    return t + deep_loop_fails(n + 1)


def closures(n):
    count = 0

    def bump(by):
        nonlocal count
        count += by
        return count

    t = 0
    for i in range(n):
        t += bump(i)
        if i == 60:
            count = 0.5
    return t, count


def cells(n):
    fs = []
    t = 0
    for i in range(n):
        def f():
            return i * 2
        fs.append(f)
        t += f()
    return t, fs[0](), fs[-1]()


def cell_counter(n):
    total = 0

    def read():
        return total

    for i in range(n):
        total += i
        if i % 25 == 0:
            total += read()
    return total, read()


def bound(n):
    l = []
    push = l.append
    for i in range(n):
        push(i)
    return len(l), sum(l)


def builtins_in_loop(n):
    t = 0
    for i in range(-n, n):
        t += abs(i) + min(i, 3) + max(i, 3) + int(i / 2) + len("ab")
        t += float(i) * 0.5 + ord(chr(65 + i % 26)) + isinstance(i, int)
    return t


def returns_in_loop(n):
    for i in range(n):
        if i * i > 3000:
            return i
    return None


def call_returns(n):
    t = 0
    for k in range(n):
        t += returns_in_loop(60 + k % 3)
    return t


def mutual(n):
    def even(x):
        return True if x == 0 else odd(x - 1)

    def odd(x):
        return False if x == 0 else even(x - 1)

    t = 0
    for i in range(n):
        t += even(i % 6)
    return t


def swapped_arguments(n):
    def f(a, b, c):
        a, b, c = c, a, b
        b = b - c
        return a * b

    t = 0
    for i in range(n):
        t += f(i, i + 1, i + 2)
    return t


def ignores(n):
    t = 0
    for i in range(n):
        step(i)
        fib(3)
        i is None
        t += 1
    return t


print(globals_change(100), redefine(100))
base = 1
print(new_globals(100), shadowed_builtin(100), defaults(100), keywords(100))
print(polymorphic(100), recursion(100), recursion_depths(60), too_deep(20))
print(deep_with_loop(60), near_the_limit(500))
for d in range(800, 860, 7):
    near_the_limit(d)
try:
    deep_loop_fails(0)
except RecursionError as e:
    print("too deep")
print(closures(100), cells(100), cell_counter(100), bound(100))
print(builtins_in_loop(100), call_returns(60), mutual(100), swapped_arguments(100), ignores(100))
for _ in range(3):
    print(globals_change(80), redefine(90), closures(80))
    base = 1
