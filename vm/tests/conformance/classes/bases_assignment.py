class A:
    def f(self): return 'A'
class B:
    def f(self): return 'B'
class C(A): pass
class D(C): pass
d = D()
def call(n):
    r = []
    for i in range(n):
        r.append(d.f())
    return r[0], r[-1]
print(call(50))
C.__bases__ = (B,)
print(call(50), [c.__name__ for c in D.__mro__], A.__subclasses__(), [c.__name__ for c in B.__subclasses__()])
for bad in ((), 5, (3,), (D,), (int,), (A, A)):
    try:
        C.__bases__ = bad
    except TypeError as e:
        print('TypeError', e)
print(call(20), D.__bases__[0].__name__)
try:
    int.__bases__ = (object,)
except TypeError as e:
    print(e)
C.__bases__ = (A, B)
print(call(20), [c.__name__ for c in D.__mro__])
