import contextvars, weakref, gc
v = contextvars.ContextVar("v", default=0)
tok = v.set(5)
print(v.get(), tok.old_value is contextvars.Token.MISSING, tok.var is v)
v.reset(tok)
print(v.get())
ctx = contextvars.copy_context()


def change():
    v.set(99)
    return v.get()


print(ctx.run(change), v.get(), ctx[v], v in ctx, len(ctx))
try:
    v.reset(tok)
except RuntimeError as e:
    print("RuntimeError")
w = contextvars.ContextVar("w")
try:
    w.get()
except LookupError as e:
    print("LookupError", w.get("d"))


class C:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        print("del", self.n)

    def m(self):
        return self.n


c = C(1)
r = weakref.ref(c, lambda ref: print("callback", ref() is None))
p = weakref.proxy(c)
print(r() is c, p.n, weakref.getweakrefcount(c), r == weakref.ref(c))
del c
print(r())
try:
    p.n
except ReferenceError as e:
    print(e)
d = weakref.WeakValueDictionary()
k = weakref.WeakKeyDictionary()
s = weakref.WeakSet()
a = C(2)
d["a"] = a
k[a] = "v"
s.add(a)
print(len(d), len(k), len(s), d["a"].n, k[a], a in s)
m = weakref.WeakMethod(a.m)
print(m()())
f = weakref.finalize(a, print, "finalized", 1)
print(f.alive)
del a
print(len(d), len(k), len(s), m(), f.alive)
try:
    weakref.ref(5)
except TypeError as e:
    print(e)
x = C(3)
x.self = x
del x
print(gc.collect() > 0)
