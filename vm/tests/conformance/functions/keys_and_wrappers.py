import functools
import operator
import pickle
from probe import show
class C:
    @staticmethod
    def s(x: int) -> str:
        "static doc"
    @classmethod
    def c(cls, y: float):
        "class doc"
s, c = C.__dict__['s'], C.__dict__['c']
K = functools.cmp_to_key(lambda a, b: (a > b) - (a < b))
R = functools.cmp_to_key(lambda a, b: (b > a) - (b < a))
show(r'''
s.__name__, s.__qualname__, s.__doc__, s.__module__, s.__annotations__, s.__wrapped__ is s.__func__
c.__name__, c.__qualname__, c.__doc__, c.__annotations__, c.__func__.__name__
repr(s).startswith('<staticmethod(<function C.s at '), repr(c).startswith('<classmethod(<function C.c at ')
staticmethod(1).__name__
s(1)
sorted([3, 1, 2], key=R), min('bca', key=R), max('bca', key=K), sorted('hello', key=K)
K(1) < K(2), K(1) <= K(1), K(2) > K(1), K(1) == K(1), K(1) != K(1), K(1) >= K(2), K(5).obj, K(obj=7).obj
K(1) < 5
functools.cmp_to_key()
functools.cmp_to_key(mycmp=len)(3).obj
sorted([1, 2], key=functools.cmp_to_key(lambda a, b: 'x'))
sorted([1, 2], key=functools.cmp_to_key(lambda a, b: 1 / 0))
sorted([1, 2, 3], key=functools.cmp_to_key(lambda a, b: b - 0.5 - a))
pickle.loads(pickle.dumps(operator.itemgetter(1)))('abc'), pickle.loads(pickle.dumps(operator.attrgetter('real', 'imag')))(2 + 3j)
pickle.loads(pickle.dumps(operator.methodcaller('upper')))('a'), pickle.loads(pickle.dumps(operator.methodcaller('split', ',', maxsplit=1)))('a,b,c')
''', globals())
k = K(1)
k.obj = 10
print(k.obj, k > K(9))
@functools.singledispatch
def f(x): return 'any'
class Holder:
    @f.register
    @staticmethod
    def _(x: int): return 'int'
print(f('a'), [n for n in ('__name__', '__doc__') if not hasattr(Holder.__dict__['_'], n)])
import abc
class Base(abc.ABC): pass
class Other: pass
before = abc.get_cache_token()
Base.register(Other)
print(abc.get_cache_token() != before, issubclass(Other, Base))
