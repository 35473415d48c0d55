# Types that change in the middle of a hot loop.
def f(vals):
    t = 0
    for v in vals:
        t = t + v
    return t
print(f([1] * 50), f([1] * 50 + [0.5] * 50), f([2**61] * 8), f([True, 1, 2.5]), f([0.0, -0.0]))
def idx(l, n):
    out = []
    for i in range(n):
        try: out.append(l[i % 7])
        except IndexError: out.append("IE")
    return out
print(idx([1, 2, 3], 20), idx((1, 2, 3, 4, 5, 6, 7), 20), idx("abcdefg", 9), idx({i: -i for i in range(7)}, 9))
class A:
    v = 1
class B:
    def __init__(self): self.v = 2
def attr(objs):
    return [o.v for o in objs]
print(attr([A()] * 20 + [B()] * 20 + [A()] * 5))
a = A()
def loop():
    r = []
    for i in range(40):
        if i == 20: A.v = "changed"
        if i == 30: a.v = "own"
        r.append(a.v)
    return r
print(loop())
def glob():
    r = []
    for i in range(30):
        if i == 15: globals()["len"] = lambda x: "shadow"
        if i == 25: del globals()["len"]
        r.append(len([1]))
    return r
print(glob())
def calls():
    r = []
    fn = lambda x: x
    for i in range(40):
        if i == 20: fn = lambda x, y=5: (x, y)
        if i == 30: fn = str
        r.append(fn(i))
    return r
print(calls())
def cmp(n):
    r = 0
    for i in range(n):
        x = i if i < 20 else float(i)
        if x < 25: r += 1
        if x == 30: r += 100
        if str(x) == "10": r += 1000
    return r
print(cmp(60))
def unbound(n):
    for i in range(n):
        if i > 10:
            try: del q
            except UnboundLocalError: return i
        q = i
print(unbound(30))
