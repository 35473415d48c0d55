def count(n):
    i = 0
    while i < n:
        got = yield i
        if got: i = got
        else: i += 1
    return "done"
g = count(5); print(next(g), next(g), g.send(3), list(g))
def deleg():
    r = yield from count(2)
    print("sub returned", r)
    yield from [10, 20]
    return 5
print(list(deleg()))
def fin():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("got", e); yield 99
    finally: print("cleanup")
g = fin(); next(g); print(g.throw(ValueError("v"))); g.close()
g = fin(); next(g); g.close()
g = fin()
for v in g: print(v)
try: next(g)
except StopIteration: print("stop")
try: print(next(iter([])))
except StopIteration as e: print("stop", e.value)
print(next(iter([]), "default"), sum(x * x for x in range(10)), list(x for x in "abc" if x != "b"), max(i % 7 for i in range(20)))
def fibs():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
r = []
for v in fibs():
    if v > 1000: break
    r.append(v)
print(r)
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(It(3)), [a for a in It(2)], 1 in It(3), tuple(It(2)), sorted(It(4)))
def tree(t):
    if t:
        yield from tree(t[0]); yield t[1]; yield from tree(t[2])
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
def bad():
    yield 1
    raise StopIteration
try: list(bad())
except RuntimeError as e: print(e)
async def co(x): return x + 1
async def main(): return await co(1) + await co(2)
c = main()
try: c.send(None)
except StopIteration as e: print("coroutine", e.value)
def gen_exc():
    try: yield 1
    except GeneratorExit: print("exit"); raise
g = gen_exc(); next(g); del g
print(list(map(lambda v: v * 2, count(3))), dict(zip("ab", count(2))), [*count(3)], list(iter(lambda c=[0]: c.append(1) or len(c), 4)))
m = (i for i in range(3)); print(next(m), list(m), list(m))
