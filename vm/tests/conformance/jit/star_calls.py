import functools
def f(a, b=2, *rest, c=3, **kw): return (a, b, rest, c, sorted(kw.items()))
def va(*a): return len(a), a[-1] if a else None
def deco(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return fn(*args, **kwargs)
    wrapper.calls = 0
    return wrapper
@deco
def add(x, y=1): return x + y
class K:
    def __init__(self, *args): self.args = args
    def m(self, *a): return sum(a) + len(self.args)
    def __call__(self, *a, **k): return len(a) + len(k)
class Sub(K):
    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        self.extra = len(args)
def run(n):
    out = []; t = 0
    for i in range(n):
        t += va()[0] + va(i)[1] + va(i, 1)[0] + va(i, 2, 3)[1] + va(1, 2, 3, i)[1]
        tup = (i, i + 1)
        t += add(*tup) + add(i) + add(i, y=3) + add(*tup[:1])
        k = K(*tup); t += k.m(*tup) + k.m(1, 2, 3) + k(1, *tup) + k(a=1)
        s = Sub(1, 2); t += s.extra + len(s.args)
        out.append(f(*tup)); f(i, c=4); f(i, 1, 2, 3, z=1)
        m = k.m
        t += m(*tup) + m(*[1, 2])
        d = {} if i % 3 else {'y': i}
        t += add(i, **d)
    return t, out[-1], add.calls
print(run(150))
def errs(n):
    r = []
    def two(a, b): return a + b
    for i in range(n):
        t = (1, 2) if i != 70 else (1, 2, 3)
        try: r.append(two(*t))
        except TypeError as e: r.append(str(e))
        try: r.append(two(*t, **({'b': 1} if i == 80 else {})))
        except TypeError as e: r.append(str(e))
    return len(r), r[139], r[140], r[141], r[161], r[-1]
print(errs(100))
class T(tuple): pass
def kinds(n):
    r = 0
    for i in range(n):
        for seq in ((1, 2), [1, 2], T((1, 2)), range(2), {1: 1, 2: 2}, "ab", (x for x in (1, 2))):
            r += len(va(*seq)) + va(*seq)[0]
    return r
print(kinds(30))
def mutable(n):
    acc = []
    def g(*a, **k): acc.append(a); k['x'] = 1; return k
    for i in range(n):
        k = g(i, i); k2 = g(*(i,)); assert k is not k2
    return len(acc), acc[5], k
print(mutable(60))
def comp(*fs):
    def h(x):
        for f in fs: x = f(x)
        return x
    return h
inc = lambda x: x + 1
print(sum(comp(inc, inc, lambda x: x * 2)(i) for i in range(100)))
def rec(*a): return 0 if not a else a[0] + rec(*a[1:])
print([rec(*range(n)) for n in range(12)], sum(rec(1, 2, 3) for _ in range(200)))
