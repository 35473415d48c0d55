def counter(step):
    value = 0
    def advance(k):
        nonlocal value
        value = (value + step * k) % 65537
        return value
    return advance
def bench(n):
    f = counter(3); g = counter(5)
    total = 0
    for i in range(n):
        total += f(i) ^ g(i)
    return total
for r in range(30): print(bench(100 + r))
def raises(n):
    def check(i, lim=7):
        if i % 50 == lim: raise ValueError(i)
        return i + n
    t = 0
    for i in range(300):
        try: t += check(i)
        except ValueError as e: t -= e.args[0]
    return t
print([raises(k) for k in range(12)])
def compose(*fs):
    def run(x):
        for f in fs: x = f(x)
        return x
    return run
def adder(n): return lambda x: x + n
def mul(n):
    def inner(x): return x * n
    return inner
t = 0
for k in range(20):
    h = compose(adder(k), mul(3), adder(-k), lambda x: x % 1000003)
    for i in range(200): t = h(t + i)
print(t)
def outer(n):
    acc = []
    def rec(d):
        if d == 0: acc.append(n); return 1
        return rec(d - 1) + rec(d - 1)
    return rec(n % 6), len(acc)
print([outer(i) for i in range(40)])
def deco(f):
    calls = 0
    def wrap(*a):
        nonlocal calls
        calls += 1
        return f(*a) + calls
    return wrap
@deco
def sq(x): return x * x
print(sum(sq(i) for i in range(500)))
def gtest():
    out = 0
    for k in range(60):
        def one(x): return x + k
        def two(x, y): return one(x) * one(y)
        for j in range(20): out = (out + two(j, k)) % 99991
    return out
print(gtest())
def swapcode():
    def a(x): return x + 1
    def b(x): return x * 2
    s = 0
    for i in range(400):
        if i == 200: a.__code__ = b.__code__
        s += a(i)
    return s
print(swapcode())
import types
G = 5
def mk(): 
    def f(x): return x + G
    return f
f1 = mk(); f2 = types.FunctionType(f1.__code__, {'G': 100, '__builtins__': __builtins__})
s = 0
for i in range(400): s += (f1 if i % 3 else f2)(i)
print(s)
def tb():
    def boom(i):
        return 10 // (i - 250)
    for i in range(300): boom(i)
try: tb()
except ZeroDivisionError as e:
    import traceback; print(traceback.extract_tb(e.__traceback__)[-1].name, len(traceback.extract_tb(e.__traceback__)))
