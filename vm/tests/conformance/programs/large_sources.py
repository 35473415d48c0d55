import sys
src = 'def f(' + ','.join(f'a{i}=0' for i in range(300)) + '):\n    return ' + '+'.join(f'a{i}' for i in range(300)) + '\n'
ns = {}; exec(src, ns); print(ns['f'](1, a299=5), ns['f'](*range(300)))
src = 'def g(n):\n' + ''.join(f'    v{i} = n + {i}\n' for i in range(400)) + '    t = 0\n    for k in range(50):\n        t += v399 + v0 + v{0}\n'.format(256) + '        v256 += 1\n    return t, v399\n'
exec(src, ns); print(ns['g'](3), ns['g'](4))
src = 'def h(x):\n' + ''.join(f'    {"el" if i else ""}if x == {i}: return {i * i}\n' for i in range(600)) + '    return -1\n'
exec(src, ns); print([ns['h'](i) for i in (0, 255, 256, 599, 600)], sum(ns['h'](i % 700) for i in range(3000)))
src = 'x = [' + ','.join(str(i) for i in range(5000)) + ']\nd = {' + ','.join(f'"k{i}": {i}' for i in range(3000)) + '}\ns = (' + ','.join(repr('s%d' % i) for i in range(2000)) + ')\n'
exec(src, ns); print(len(ns['x']), len(ns['d']), len(ns['s']), ns['d']['k2999'], ns['x'][-1])
src = 'def deep():\n' + ''.join('    ' * (i + 1) + f'def d{i}():\n' for i in range(15)) + '    ' * 16 + 'return 42\n' + ''.join('    ' * (i + 1) + f'return d{i}()\n' for i in reversed(range(15)))
exec(src, ns); print(ns['deep']())
src = 'r = ' + '(' * 80 + '1' + ')' * 80 + '\n' + 'q = ' + '+'.join(['1'] * 800) + '\n' + 'z = ' + ' '.join(['not'] * 50) + ' True\n'
exec(src, ns); print(ns['r'], ns['q'], ns['z'])
n = 0
for a in range(3):
    for b in range(3):
        for c in range(3):
            for d in range(3):
                for e in range(3):
                    for f in range(3):
                        for g in range(3):
                            n += a * b + c - d * e + f * g
print(n)
class A0: v = 0
for i in range(1, 60): exec(f'class A{i}(A{i-1}):\n    def m{i}(self): return {i} + getattr(self, "m{i-1}", lambda: 0)()\n')
print(eval('A59()').m59(), len(eval('A59').__mro__))
def rec(n): return 0 if n == 0 else 1 + rec(n - 1)
print(rec(900))
try: rec(10**6)
except RecursionError as e: print('RecursionError')
sys.setrecursionlimit(5000); print(rec(4500)); sys.setrecursionlimit(1000)
def gen_deep(n):
    if n: yield from gen_deep(n - 1)
    yield n
print(sum(gen_deep(200)))
s = 'ab' * 100000; print(len(s), s.count('ba'), s.find('bb'), s[::-1][:4], hash(s) == hash('ab' * 100000), len(s.replace('a', 'xyz')), s.upper()[-2:], len(s.split('b')))
big = {i: str(i) for i in range(50000)}; print(len(big), big[49999], sum(len(v) for v in big.values())); [big.pop(i) for i in range(0, 50000, 2)]; print(len(big), next(iter(big)), 3 in big, 4 in big)
st = set(range(30000)) ^ set(range(15000, 45000)); print(len(st), min(st), max(st))
l = list(range(20000)); l.sort(key=lambda v: (v * 7919) % 20011); print(l[:3], sorted(l, reverse=True)[:2], l.index(19999) >= 0)
print(2 ** 5000 % (10 ** 9 + 7), len(str(3 ** 3000)), (10 ** 400 // 7 ** 100) % 1000, pow(3, 10 ** 20, 10 ** 9 + 9), -(2 ** 200) >> 190, (1 << 300).bit_length(), int('9' * 500) % 97, float(2 ** 1000), 10 ** 25 / 10 ** 5)
m = [[(i * j) % 10 for j in range(60)] for i in range(60)]; p = [[sum(a * b for a, b in zip(r, c)) for c in zip(*m)] for r in m]; print(p[59][59], sum(map(sum, p)))
out = []
for i in range(2000):
    try:
        if i % 7 == 0: raise KeyError(i)
        elif i % 5 == 0: [][i]
        elif i % 3 == 0: 1 / 0
        out.append(i)
    except (KeyError, IndexError) as e: out.append(type(e).__name__[0])
    except ZeroDivisionError: continue
    else: out[-1] += 1
    finally:
        if i % 100 == 0: out.append('f')
print(len(out), out[:12], out.count('K'))
import io, contextlib
b = io.StringIO()
with contextlib.redirect_stdout(b):
    for i in range(100): print(i, end=' ')
print(len(b.getvalue()))
x = 0
while True:
    x += 1
    if x % 2: continue
    if x > 10000: break
else: x = -1
print(x, [i for i in range(100) if all(i % k for k in range(2, i)) and i > 1][:8], {k: [v for v in range(k)] for k in range(4)}, *(f'{i:>{w}}' for i, w in enumerate([1, 2, 3])))
