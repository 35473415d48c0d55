def f(a, b=2, *args, c, d=4, **kw): return (a, b, args, c, d, kw)
print(f(1, c=3), f(1, 2, 3, 4, c=5, e=6), f(*[1, 2], **{"c": 3}), f(a=1, c=2))
def pos(a, b, /, c): return a, b, c
print(pos(1, 2, 3), pos(1, 2, c=3))
for bad in (lambda: f(), lambda: f(1), lambda: pos(a=1, b=2, c=3), lambda: pos(1), lambda: pos(1, 2, 3, 4), lambda: f(1, c=1, a=2)):
    try: print(bad())
    except TypeError as e: print(e)
def make():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc, lambda: n
inc, get = make(); inc(); inc(5); print(get())
fs = [lambda i=i: i * 10 for i in range(3)]; print([g() for g in fs]); gs = [lambda: i for i in range(3)]; print([g() for g in gs])
def deco(k):
    def wrap(fn):
        def inner(*a, **kw): return k, fn(*a, **kw)
        return inner
    return wrap
@deco("x")
@deco("y")
def add(a, b): return a + b
print(add(1, 2), add.__name__)
G = 1
def setg():
    global G
    G += 1
setg(); print(G)
def mutable(x, acc=[]): acc.append(x); return acc
mutable(1); print(mutable(2), mutable.__defaults__)
print((lambda *a, **k: (a, k))(1, 2, z=3), max(1, 5, 3), max([1, 2], key=lambda v: -v), min("b", "a"), sorted([3, 1], reverse=True))
def fact(n): return 1 if n < 2 else n * fact(n - 1)
print(fact(50), fact.__name__, fact.__qualname__)
def outer():
    x = 1
    class C:
        y = x
        def m(self): return x
    return C
print(outer().y, outer()().m())
print([*range(3), *"ab"], {**{"a": 1}}, (*[1], 2), print.__name__, (lambda: 0).__name__)
def poly(a, b): return a + b
for i in range(30): r = poly(i, i)
print(r)
for i in range(30): r = poly(i + 0.5, i)
print(r)
for i in range(30): r = poly("a" * i, "b")
print(r)
for i in range(30): r = poly([i], [1])
print(r, poly(2**62, 2**62))
x = 5
if (y := x + 1) > 5: print(y)
print(1 < x < 10, 1 < x > 7, not x, x and 0, x or 0, None or "d", x if x else 1, x is not None, 3 not in [1])
i = 0
while True:
    i += 1
    if i == 3: continue
    if i > 5: break
else: print("never")
print(i, eval("1 + 2 * x"), exec("zz = 9"), zz)
