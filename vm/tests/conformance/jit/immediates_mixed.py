import operator
class A:
    def __init__(s, v): s.v = v
    def __getitem__(s, k): return ('A', k)
    def __setitem__(s, k, v): s.v = (k, v)
    def __contains__(s, k): return k is None
class B(A):
    def __getitem__(s, k): return ('B', k)
def run(objs, keys):
    out = {}
    for i in range(600):
        o = objs[i // 150 % len(objs)]; k = keys[i // 70 % len(keys)]
        r = (o[k], k in o); o[k] = i
        out[r] = out.get(r, 0) + 1
    return sorted(out.items(), key=repr)
print(run([A(1), B(2)], [None, 1, 'x', ..., 2.5, True]))
class C:
    __slots__ = ('x',)
    def __init__(s, x): s.x = x
    def __eq__(s, o): return o is None or s.x == getattr(o, 'x', o)
    def __hash__(s): return 1
vals = [C(1), C(None), None, 1, True, 1.0, C(2), 'a', (1,)]
n = {}
for i in range(3000):
    a, b = vals[i * 7 % 9], vals[i * 5 % 9 if i > 1500 else 2]
    r = (a == b, a != b)
    n[r] = n.get(r, 0) + 1
print(n)
def kinds(xs):
    t = []
    for x in xs:
        t.append(x is None); t.append(bool(x)); t.append(x == None); t.append(isinstance(x, int)); t.append(not x)
        if x: t.append(1)
    return sum(t), len(t)
print(kinds([None] * 200 + [0, 1, 2.5, '', 'a', [], [0], None, ..., NotImplemented.__class__, C(0)] * 50))
class D:
    def __bool__(s): return s.f
    def __init__(s, f): s.f = f
    def __len__(s): return 3
d = 0
for i in range(900):
    v = [None, D(True), D(False), [], [1], 0, 'x'][i // 100 % 7]
    if v: d += 1
    d += 2 if v is not None and not v else 0
print(d)
