import gc
import operator
import weakref
from probe import show
class C:
    def __init__(self, v=0): self.v = v
    def __call__(self, *a): return ('called', a)
    def __repr__(self): return 'C!'
class Num(C):
    def __add__(self, o): return ('add', o)
    def __radd__(self, o): return ('radd', o)
    def __floordiv__(self, o): return ('floordiv', o)
    def __matmul__(self, o): return ('matmul', o)
    def __iadd__(self, o): return ('iadd', o)
    def __neg__(self): return 'neg'
    def __index__(self): return 10
    def __int__(self): return 11
    def __float__(self): return 2.5
    def __abs__(self): return 'abs'
    def __lt__(self, o): return 'lt'
    def __eq__(self, o): return 'eq'
    def __hash__(self): return 5
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __divmod__(self, o): return ('divmod', o)
class Seq(list): pass
c, n, s = C(1), Num(), Seq([1, 2, 3])
called = []
r, cb = weakref.ref(c), weakref.ref(c, called.append)
p, q, w = weakref.proxy(c), weakref.proxy(n), weakref.proxy(s)
show(r'''
weakref.ref(c) is r, weakref.ref(c, None) is r, weakref.ref(c, called.append) is cb, weakref.proxy(c) is p, r == cb, hash(r) == hash(c)
r.__callback__, cb.__callback__ is not None, r() is c, weakref.getweakrefcount(c), r in weakref.getweakrefs(c)
weakref.ref(c, callback=None)
weakref.ref(5)
p.v, p(1, 2), str(p), type(p).__name__, type(q).__name__, type(w).__name__
q + 1, 1 + q, q // 5, q @ 2, -q, operator.index(q), int(q), float(q), abs(q), q < 1, q == 1, pow(q, 2), pow(q, 2, 3), divmod(q, 4)
w[0], w[1:], len(w), 2 in w, list(w), list(reversed(w)), bool(w), w == [1, 2, 3], w + [4]
w - 1
next(w)
repr(r).startswith('<weakref at 0x'), repr(p).startswith('<weakproxy at 0x'), repr(p).endswith('>')
'v' in dir(p), 'append' in dir(w)
''', globals())
w[:] = [7, 8]
w[0] = 9
del w[1]
w.append(1)
p.v = 5
print(s, c.v)
q += 3
print(q)
it = iter([4, 5, 6])
class It:
    def __iter__(self): return self
    def __next__(self): return next(it)
i = It()
print(list(weakref.proxy(i)))
class MyRef(weakref.ref):
    def __new__(cls, o, cb=None, value=1):
        return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, value=1):
        super().__init__(o, cb)
        self.value = value
m = MyRef(c, value=24)
print(m.value, m() is c, MyRef(c) is m, weakref.ref(c) is r)
told = []
z = weakref.proxy(c, lambda x: told.append(x is z))
del c
print(r(), cb(), m(), called == [cb], told, repr(r).endswith('; dead>'))
try:
    p.v
except ReferenceError as e:
    print(e)
