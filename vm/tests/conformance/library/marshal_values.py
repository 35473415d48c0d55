# marshal: values and code, there and back.
import marshal, io
vals=[None,True,False,...,StopIteration,0,-1,2**31-1,-2**31,2**31,2**200,-(3**100),1.5,float('inf'),2j,'','abc','é\u20ac','\ud800','x'*300,b'',b'abc',bytearray(b'q'),(),(1,2),tuple(range(300)),[1,[2,[3]]],{},{'a':1,2:(3,)},set(),{1,2},frozenset({1}),frozenset()]
for v in vals:
    d=marshal.dumps(v); w=marshal.loads(d)
    print(repr(w)[:50], type(w).__name__, w==v)
for bad in (object(), [object()], int, len, lambda:0):
    try: marshal.dumps(bad)
    except ValueError as e: print(e)
for bad in (b'', b'i\x00', b'Q', b'[\x05\x00\x00\x00i'):
    try: marshal.loads(bad)
    except Exception as e: print(type(e).__name__, e)
b=io.BytesIO()
marshal.dump([1,2],b); marshal.dump('next',b); b.seek(0)
print(marshal.load(b), marshal.load(b))
src='''
def outer(a, b=2, *args, c=3, **kw):
    """doc"""
    x = [i*a for i in range(3)]
    def inner():
        return a + b + c
    try:
        return inner() + sum(x)
    finally:
        kw['done'] = True
def g():
    yield 1
    yield from (2,3)
class K:
    v = 5
    def m(self): return self.v
r = outer(1), list(g()), K().m(), (lambda q: q**2)(4)
'''
c=compile(src,'<s>','exec'); c2=marshal.loads(marshal.dumps(c))
try:
    exec(marshal.loads(marshal.dumps(compile('def f():\n  1/0\nf()','zz.py','exec'))))
except ZeroDivisionError as e:
    import traceback; print([ (f.name,f.lineno,f.filename) for f in traceback.extract_tb(e.__traceback__)][1:])
l = [1]
l.append(l)
copy = marshal.loads(marshal.dumps(l))
print(copy[1] is copy)
shared = ('a' * 30,)
print(len(marshal.dumps([shared, shared])) < 60)
