log = []
class CM:
    def __init__(self, n, swallow=False): self.n, self.s = n, swallow
    def __enter__(self): log.append("+" + self.n); return self.n
    def __exit__(self, t, v, tb): log.append("-" + self.n + (":" + t.__name__ if t else "")); return self.s
def f(k):
    with CM("a"), CM("b", True) as b:
        if k == 0: return b
        if k == 1: raise ValueError
        for i in range(3):
            with CM("c"):
                if k == 2: break
                if k == 3: continue
    return "end"
for k in range(5): print(k, f(k), log); log.clear()
def retry(n):
    for i in range(n):
        try:
            try:
                if i < 3: raise KeyError(i)
                return i
            except KeyError as e: log.append(e.args[0])
            finally: log.append("f")
        except ValueError: pass
print(retry(5), log)
def chain():
    try: raise A()
    except NameError as e:
        try: raise TypeError("t") from e
        except TypeError as t: return type(t.__cause__).__name__, t.__cause__ is t.__context__
print(chain())
def gen():
    try:
        for i in range(3):
            try: yield i
            except ValueError: yield "v"
    finally: log.append("gf")
g = gen(); print(next(g), g.throw(ValueError), next(g)); del g; print(log[-1])
hot = 0
for i in range(100):
    try:
        if i % 3 == 0: raise IndexError(i)
        hot += 1
    except IndexError as e: hot += e.args[0]
print(hot)
