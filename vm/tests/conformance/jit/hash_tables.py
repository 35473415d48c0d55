class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return hash(self.v)
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
class D(dict):
    def __missing__(self, k): return -1
    def __contains__(self, k): return True
class S(set):
    def __contains__(self, k): return False
def run(n):
    d = {i: i * i for i in range(0, 50, 3)}; s = set(d); f = frozenset(d); o = {K(i): i for i in range(10)}
    dd = D(d); ss = S(s); t = 0; errs = 0
    for i in range(n):
        k = i % 50
        t += (k in d) + (k in s) * 2 + (k in f) * 4 + (K(k) in o) * 8 + (k not in d) * 16 + (k in dd) * 32 + (k in ss) * 64
        t += dd[k] + (d[k] if k in d else 0)
        try: t += d[k]
        except KeyError as e: errs += e.args[0]
        try: t += o[K(k)]
        except KeyError as e: errs += e.args[0].v
        try: [] in d
        except TypeError as e: m = str(e)
        try: [] in s
        except TypeError as e: m2 = str(e)
        t += ({1, 2} in {frozenset({1, 2})}) + (1.0 * k in d) + (True in s)
        d[k] = i; s.add(k); s.discard(k + 1)
        o[K(k)] = i
        if i == n // 2: d['x'] = 1; s.add('x'); s.add(None)
    return t, errs, m, m2, len(d), len(s), len(o)
print(run(300))
def meths(n):
    s = 'Hello World'; t = 0; l = []
    for i in range(n):
        t += s.find('o') + s.count('l') + len(s.lower()) + s.startswith('He') + s.endswith('d')
        l.append(i); l.pop(); l.insert(0, i)
        t += l.index(i) + abs(-i) + len(str(i)) + hash(i) + ord(chr(i % 256))
        if i == 100: s = 'Other string'
        if i == 150: s = b'bytes here'.decode()
    try:
        for i in range(n):
            t += s.find(i) if i == n - 1 else 1
    except TypeError as e: return t, type(e).__name__, len(l)
print(meths(200))
def rep(n):
    x = []
    for i in range(n): x = [x]
    try: return len(repr(x))
    except RecursionError: return 'deep'
print(rep(50), rep(100000))
