class Count:
    def __init__(self, n): self.n = n; self.i = 0
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
class Fib:
    def __init__(self, m): self.m = m
    def __iter__(self):
        self.a, self.b = 0, 1
        return self
    def __next__(self):
        r = self.a
        if r > self.m: raise StopIteration
        self.a, self.b = self.b, self.a + self.b
        return r
def run(n):
    t = 0
    for _ in range(n):
        for x in Count(30): t += x
        for x in Fib(100): t += x
    return t
print(run(100), list(Count(5)), sum(Count(10)), [x for x in Fib(50)])
class Bad:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n == 50: raise ValueError('fifty')
        return self.n
def bad():
    t = 0
    try:
        for x in Bad(): t += x
    except ValueError as e: return t, str(e)
print(bad())
class Chain:
    def __init__(self, it): self.it = iter(it)
    def __iter__(self): return self
    def __next__(self): return next(self.it) * 2
def chain(n):
    return [sum(Chain(range(k))) + len([y for y in Chain(Chain(range(k)))]) for k in range(n)]
print(chain(40)[-3:])
def loop_chain(n):
    t = 0
    for k in range(n):
        for y in Chain([1, 2, 3] * 10): t += y
    return t
print(loop_chain(60))
def stop_inside(n):
    # StopIteration of another iterator, inside of the body
    r = 0
    it = iter(range(10**9))
    for i in range(n):
        for x in Count(5):
            r += next(it)
    try:
        for x in Count(100):
            next(iter([]))
    except StopIteration: r = -r
    return r
print(stop_inside(50))
def sq(x): return x * x
def nested(n):
    t = 0
    for i in range(n):
        t += sum(map(lambda x: x + i, range(20))) + len(list(filter(lambda x: x % 3 == i % 3, range(20))))
        t += sum(map(sq, [1, 2, 3])) + any(map(lambda x: x > 18, range(20))) + all(map(sq, range(5)))
        t += max(map(sq, range(4))) + len(set(map(sq, range(-5, 5)))) + sum(filter(None, [0, 1, 2]))
        t += sorted(range(20), key=lambda x: (x * 7 + i) % 20)[0]
    return t
print(nested(60))
m = map(lambda x: 10 // x, [1, 0, 2, 0, 5])
out = []
while True:
    try: out.append(next(m))
    except ZeroDivisionError: out.append('z')
    except StopIteration: break
print(out, type(m), m.__reduce__()[0])
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(None or sq, ())))
class M(map): pass
class E(enumerate):
    tag = 1
class Z(zip):
    def __next__(self): return ('z',) + super().__next__()
class F(filter): pass
print(list(M(sq, [1, 2])), list(E('ab', 5)), list(Z([1, 2], 'ab')), list(F(None, [0, 1])), E('a').tag)
for x in Z([1], [2]): print(x)
import copy, pickle
for it in (enumerate('abc', 2), zip([1, 2], 'xy'), iter((1, 2, 3)), iter('héllo'), iter([1, 2]), iter({1: 2, 3: 4}), iter({1: 2}.items())):
    next(it)
    try: c = copy.copy(it)
    except TypeError as e: c = [str(e)]
    print(list(c))
print(list(enumerate('ab', 2**63 - 2)), list(enumerate('abc', 2**62 - 2)), list(enumerate('ab', 2**64)), list(enumerate('ab', -2)))
def big(n):
    return [i for i, _ in enumerate(range(n), 2**62 - 20)][-1], [i for i, _ in enumerate(range(n), 2**63 - 20)][-1]
print(big(100))
it = zip([1, 2, 3], [1, 2], strict=True)
try: print(list(it))
except ValueError as e: print(e)
try: print(list(zip([1], [1, 2], [3], strict=True)))
except ValueError as e: print(e)
try: print(list(zip([1, 2], [1, 2], [3], strict=True)))
except ValueError as e: print(e)
def same(n):
    r = []
    for _ in range(n):
        it = iter(range(6)); r.append(list(zip(it, it)))
        l = iter([1, 2, 3, 4, 5]); r.append([a + b for a, b in zip(l, l)])
        t = iter('abcdef'); r.append([a + b + c for a, b, c in zip(t, t, t)])
        e = enumerate('abcd'); r.append([(x, y) for x, y in zip(e, e)])
        u = iter([1, 2, 3]); r.append([(i, a, b) for i, (a, b) in enumerate(zip(u, [u, 2, 3]))].__len__())
    return r[:5] == r[-5:], r[:5]
print(same(40))
def mutate(n):
    out = []
    for k in range(n):
        l = [1, 2, 3]
        for i, x in enumerate(l):
            if i < 5: l.append(x + 1)
        out.append(len(l))
        l2 = [1, 2, 3, 4]
        for a, b in zip(l2, [9, 9, 9, 9]):
            if a == 2: l2.pop()
        out.append(len(l2))
    return out[-2:]
print(mutate(40))
def dicts(n):
    t = 0
    d = {i: str(i) for i in range(20)}
    for k in range(n):
        for a, b in d.items(): t += a + len(b)
        for b in d.values(): t += len(b)
        for i, (a, b) in enumerate(d.items()): t += i * a
        for a, (b, c) in zip(d, d.items()): t += a - b
        if k == 30: del d[5]
        if k == 40: d['x' * 3] = 'str'; del d['xxx']
    try:
        for a, b in d.items():
            if a == 10: d['new'] = 1
    except RuntimeError as e: return t, str(e)
print(dicts(80))
