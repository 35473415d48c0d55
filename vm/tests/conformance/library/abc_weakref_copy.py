from abc import ABC, abstractmethod
class A(ABC):
    @abstractmethod
    def f(self): ...
    @property
    @abstractmethod
    def p(self): ...
class B(A):
    def f(self): return 1
    @property
    def p(self): return 2
try: A()
except TypeError as e: print(type(e).__name__)
print(B().f(), B().p, isinstance(B(), A))
A.register(int); print(isinstance(3, A), issubclass(str, A))
from collections.abc import Iterable, Sized, Mapping, MutableMapping, Sequence, Callable, Hashable
print(isinstance([], Iterable), isinstance({}, Mapping), isinstance("", Sequence), isinstance(3, Sized), isinstance([], Hashable))
import weakref
class O: pass
o = O(); w = weakref.ref(o, lambda r: print("gone")); print(w() is o, weakref.getweakrefcount(o)); del o; print(w())
d = weakref.WeakValueDictionary(); k = O(); d["a"] = k; print(len(d), "a" in d); del k; print(len(d))
import copy; x = [1, [2, {"a": 3}]]; y = copy.deepcopy(x); y[1][0] = 9; print(x, y, copy.copy(x) == x)
