def src(n):
    for i in range(n): yield i
def sq(it):
    for v in it: yield v * v
def take(n, it):
    for _, v in zip(range(n), it): yield v
print(list(take(5, sq(src(100)))), sum(sq(src(50))))
def primes():
    yield 2
    found = [2]; n = 3
    while True:
        if all(n % p for p in found if p * p <= n): found.append(n); yield n
        n += 2
p = primes(); print([next(p) for _ in range(20)])
def perms(l):
    if len(l) <= 1: yield l
    else:
        for i in range(len(l)):
            for r in perms(l[:i] + l[i + 1:]): yield [l[i]] + r
print(list(perms([1, 2, 3])), len(list(perms("abcde"))))
def avg():
    t = n = 0; a = None
    while True:
        v = yield a
        t += v; n += 1; a = t / n
g = avg(); next(g); print([g.send(v) for v in (10, 20, 60)])
def flat(x):
    for v in x:
        if isinstance(v, list): yield from flat(v)
        else: yield v
print(list(flat([1, [2, [3, [4]], 5]])))
def two():
    x = yield 1
    y = yield x
    return x, y
def outer():
    r = yield from two()
    yield r
o = outer(); print(next(o), o.send("a"), o.send("b"))
