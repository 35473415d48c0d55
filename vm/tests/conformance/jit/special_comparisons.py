class P:
    def __init__(s, x): s.x = x
    def __lt__(s, o): return s.x < o.x if isinstance(o, P) else NotImplemented
    def __eq__(s, o): return s.x == o.x if isinstance(o, P) else NotImplemented
    def __ge__(s, o): return [s.x >= o.x]
    def __contains__(s, v): return v % s.x == 0
    def __hash__(s): return s.x
class Q(P):
    def __gt__(s, o): return 'Q.gt'
    def __contains__(s, v): return [v] if v & 1 else 0
class R:
    def __gt__(s, o): return ('R', o)
    def __eq__(s, o): return 'R==' if isinstance(o, P) else NotImplemented
    def __contains__(s, v): raise KeyError(v)
def run(a, b, n):
    c = d = 0
    for i in range(n):
        if a < b: c += 1
        if a == b: d += 1
        if i in a: c += 3
        if i not in a: d += 5
        a.x += i % 3
        b.x = a.x + (i % 5 - 2)
        a.x = a.x % 7 + 1
    return c, d
for k in range(6): print(run(P(3), P(4), 150 + k))
print(run(P(3), Q(4), 200), run(Q(3), P(4), 200), run(Q(2), Q(9), 90))
def mixed(xs, n):
    out = []
    for i in range(n):
        a, b = xs[i % len(xs)], xs[(i * 3 + 1) % len(xs)]
        try: r = a < b
        except TypeError as e: r = str(e)
        try: e = a == b
        except TypeError as e2: e = str(e2)
        try: g = a >= b
        except (TypeError, AttributeError) as e3: g = type(e3).__name__
        if not isinstance(r, tuple): out.append((r, e, g if not isinstance(g, list) else tuple(g)))
        else: out.append((r[0], e))
    return out
xs = [P(1), P(2), Q(2), R(), 5, 'a']
res = mixed(xs, 300)
print(res[:12], len(set(res)))
def boom(n):
    r = R(); c = 0
    for i in range(n):
        try:
            if i in r: c += 1
        except KeyError as e: c += e.args[0]
    return c
print(boom(200))
print(sorted([P(5), P(1), P(3)])[0].x, max(P(2), P(9)).x, [P(1)] == [P(1)], P(2) in [P(1), P(2)])
class N:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
def find(n):
    l = [N(i) for i in range(30)]; t = N(17); c = 0
    for k in range(n):
        for i, x in enumerate(l):
            if x == t: c += i; break
    return c
print(find(40))
class Deep:
    def __init__(s, d): s.d = d
    def __lt__(s, o): return s.d < 1 or Deep(s.d - 1) < o
def deep(n):
    return sum(Deep(i % 20) < None for i in range(n))
print(deep(300))
