def counter():
    c = {"n": 0}
    def inc():
        c["n"] += 1
        return c["n"]
    return inc
a, b = counter(), counter(); a(); a(); print(a(), b())
def memo(f):
    cache = {}
    def g(n):
        if n not in cache: cache[n] = f(n)
        return cache[n]
    return g
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80))
def compose(*fs):
    def go(x):
        for f in reversed(fs): x = f(x)
        return x
    return go
print(compose(str, abs, lambda v: v - 10)(3))
def acc():
    total = 0
    def add(v):
        nonlocal total
        for _ in range(v): total += 1
        return total
    return add
f = acc(); print([f(i) for i in range(10)])
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(ack(2, 3))
def hanoi(n, a, b, c): return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(8, "a", "b", "c"))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(100), odd(7))
