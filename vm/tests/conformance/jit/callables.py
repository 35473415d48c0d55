class Adder:
    def __init__(self, k): self.k = k
    def __call__(self, x, y=1): return self.k + x * y
class Base:
    count = 0
    def __init__(self, v): self.v = v
    def f(self, x): return self.v + x
    @classmethod
    def make(cls, v):
        cls.count += 1
        return cls(v)
    @staticmethod
    def twice(x): return x * 2
    @property
    def p(self): return self.v
class Derived(Base):
    def __init__(self, v, w):
        super().__init__(v)
        self.w = w
    def f(self, x): return super().f(x) * self.w
    @classmethod
    def make(cls, v): 
        b = super().make.__func__(Base, v)
        return cls(b.v, 2)
class Third(Derived):
    def f(self, x): return super().f(x) + 1
def run(n):
    a = Adder(3); t = 0
    for i in range(n):
        t += a(i) + a(i, y=2)
    m = Base(5).f
    for i in range(n):
        t += m(i)
    for i in range(n):
        b = Base.make(i); d = Derived.make(i)
        t += b.f(1) + d.f(2) + Base.twice(i) + d.twice(3) + b.make(2).v
    th = Third(1, 2)
    for i in range(n):
        t += th.f(i) + th.p
    return t, Base.count
print(run(200))
class Ctx:
    def __init__(self): self.log = []
    def __enter__(self): self.log.append('in'); return self
    def __exit__(self, *exc): self.log.append(exc[0].__name__ if exc[0] else 'out'); return exc[0] is ValueError
def ctx(n):
    c = Ctx(); k = 0
    for i in range(n):
        with c as d:
            k += i
            if i % 7 == 0: raise ValueError(i)
            k += 1
    return k, len(c.log), c.log[:8]
print(ctx(100))
class Quiet:
    n = 0
    def __enter__(self): Quiet.n += 1; return Quiet.n
    def __exit__(self, a, b, c): Quiet.n -= 1
def q(n):
    s = 0
    for i in range(n):
        with Quiet() as x, Quiet() as y: s += x * y
    return s, Quiet.n
print(q(300))
# changes midway
class C:
    @staticmethod
    def g(x): return x
    @classmethod
    def h(cls, x): return (cls.__name__, x)
    def __call__(self): return 1
def midway(n):
    c = C(); r = []
    for i in range(n):
        r.append((c.g(i), C.g(i), c.h(i), C.h(i), c()))
        if i == 60: C.g = staticmethod(lambda x: -x)
        if i == 90: C.h = classmethod(lambda cls, x: (x, cls))
        if i == 100: c.g = lambda x: 'own'
        if i == 110: c.h = lambda x: 'own h'
        if i == 120: C.__call__ = lambda self: 2
        if i == 130: c.__call__ = lambda: 3
    return [r[j] for j in (0, 59, 60, 61, 91, 101, 111, 121, 131, -1)]
print([str(x).replace(str(C), 'C') for x in midway(150)])
# bound methods of different objects
def bound(n):
    objs = [Base(1).f, Base(2).f, Derived(3, 4).f, [].append, "abc".count, Adder(2)]
    out = 0
    for i in range(n):
        r = objs[i % 6]('b' if i % 6 == 4 else i)
        out += r if r is not None else 0
    return out
print(bound(240))
# super in multiple inheritance, recursion limits
class L(Base):
    def f(self, x): return ('L',) + super().f(x)
class R(Base):
    def f(self, x): return ('R', x)
class LR(L, R): pass
class LB(L):
    def f(self, x): return super().f(x)
def mi(n):
    o = LR(1); r = None
    for i in range(n): r = o.f(i)
    return r
print(mi(100))
def err(n):
    o = LB(1)
    try:
        for i in range(n): o.f(i)
    except TypeError as e: return str(e)
print(err(50))
def deep():
    class D:
        def __call__(self, n): return 0 if n == 0 else 1 + self(n - 1)
    d = D(); t = 0
    for i in range(60): t += d(i)
    try: d(10**6)
    except RecursionError: return t, 'limit'
print(deep())
class Meta(type):
    def __call__(cls, *a):
        o = super().__call__(*a); o.tag = cls.__name__; return o
    def g(cls): return 'meta g'
class WM(metaclass=Meta):
    @classmethod
    def g2(cls): return cls.__name__
def meta(n):
    for i in range(n): w = WM(); x = WM.g(); y = WM.g2(); z = w.g2()
    return w.tag, x, y, z
print(meta(50))
class Slot:
    __slots__ = ('a',)
    def __init__(self): self.a = 1
    @staticmethod
    def s(x): return x + 1
    @classmethod
    def c(cls, x): return x + 2
def slot(n):
    o = Slot(); t = 0
    for i in range(n): t += o.s(i) + o.c(i) + Slot.s(i)
    return t
print(slot(100))
