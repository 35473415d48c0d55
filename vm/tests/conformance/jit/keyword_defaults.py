# Defaults of keyword-only parameters in inlined calls, and a dict of them that changes.
def f(a, *, k=2, m=None): return a + k if m is None else m
def g(n):
    s = 0
    for i in range(n): s += f(i) + f(i, k=3)
    return s
print(g(20000))
f.__kwdefaults__['k'] = 10
print(g(2000))
d = f.__kwdefaults__
for j in range(20):
    d['k'] = j
    print(g(200), end=' ')
f.__kwdefaults__ = {'k': 1, 'm': 5}
print(g(100))
