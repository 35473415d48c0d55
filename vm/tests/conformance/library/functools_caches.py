# functools.lru_cache and cache: statistics, limits, keys, methods, copies.
import functools, pickle, copy, inspect
@functools.lru_cache(maxsize=2)
def f(a,b=1,*c,**k): "doc"; print("call",a,b,c,k); return (a,b)
print(f(1),f(2),f(1),f(3),f(1),f(2),f.cache_info())
print(f(1,b=2),f(1,2),f(b=2,a=1),f.cache_parameters(),f.__name__,f.__doc__,f.__wrapped__ is not f)
f.cache_clear(); print(f.cache_info())
class A:
    @functools.lru_cache
    def m(self,x): print("m",x); return x*2
    @functools.cache
    def n(self): return self
    @classmethod
    @functools.cache
    def c(cls): return cls.__name__
    @staticmethod
    @functools.cache
    def s(x): return x
a=A(); print(a.m(2),a.m(2),A.m.cache_info(),a.n() is a, A.c(), A.s(4), a.s(4))
@functools.lru_cache(typed=True)
def g(x): return type(x).__name__
print(g(1),g(1.0),g(True),g.cache_info())
@functools.cache
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(300), fib.cache_info())
try: fib([1])
except TypeError as e: print(e)
print(copy.copy(fib) is fib, copy.deepcopy(fib) is fib, pickle.loads(pickle.dumps(fib)) is fib, inspect.signature(f), callable(f))
@functools.lru_cache(0)
def z(x): print("z"); return x
z(1),z(1); print(z.cache_info())
print(f(*(1,2,3),**{"q":1}), f.cache_info().currsize)
try: functools.lru_cache(1.5)
except TypeError as e: print(e)
f.x=3; print(f.x, functools.lru_cache(maxsize=-5)(len).cache_info())
@functools.lru_cache(maxsize=3)
def e(x): raise ValueError(x)
for i in 1,1:
    try: e(i)
    except ValueError as x: print(x, e.cache_info())
