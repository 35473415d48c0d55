# What operations and methods of subclasses give is of the built-in type itself.
import enum, operator
class M(enum.IntEnum): A=5
class I(int): pass
class B(int):
    def __index__(self): return 9
for x in (M.A, I(7), True, B(3)):
    for f in (int.__index__, int.__int__, int.__trunc__, int.__floor__, int.__ceil__, int.__round__, int.__pos__, int.__abs__, int.conjugate, lambda v: v.real, lambda v: v.numerator, operator.index, int, lambda v: v.__index__(), lambda v: v|0,lambda v:v+0, lambda v:v<<0, lambda v:v*1, lambda v:v//1, lambda v:v**1):
        print(type(f(x)).__name__, end=' ')
    print()
class F(float): pass
for f in (float.__pos__, float.__abs__, float.__float__, float, lambda v:v.real, float.conjugate, lambda v: v+0, float.__round__, lambda v: round(v,1), lambda v:v*1.0):
    print(type(f(F(-1.5))).__name__, end=' ')
print()
class S(str): pass
for f in (lambda s: s+'', lambda s:s*1, lambda s:s[:], lambda s:s.strip(), lambda s:s.lower(), lambda s:s.replace('x','y'), lambda s: s.ljust(1), lambda s: str(s), lambda s: format(s), lambda s:f'{s}', lambda s:'%s'%s, lambda s: ''.join([s]), lambda s:s.__str__(), lambda s:s.zfill(1), lambda s:s.expandtabs(), lambda s:s.center(0), lambda s: s.removeprefix('q'), lambda s:s.translate({}), lambda s:s.partition('q')[0], lambda s:s.rpartition('q')[2], lambda s:s.split()[0], lambda s:s.splitlines()[0]):
    print(type(f(S('abc'))).__name__, end=' ')
print()
class L(list): pass
class T(tuple): pass
class By(bytes): pass
class D(dict): pass
class Se(set): pass
class FS(frozenset): pass
for f in (lambda v:v+L(), lambda v:v*1, lambda v:v[:], lambda v:v.copy()): print(type(f(L([1]))).__name__, end=' ')
for f in (lambda v:v+T(), lambda v:v*1, lambda v:v[:], lambda v: tuple(v)): print(type(f(T([1]))).__name__, end=' ')
for f in (lambda v:v+b'', lambda v:v*1, lambda v:v[:], lambda v: bytes(v), lambda v:v.strip(), lambda v:v.replace(b'x',b'')): print(type(f(By(b'ab'))).__name__, end=' ')
for f in (lambda v:v.copy(), lambda v:v|{}, lambda v: D.fromkeys('a')): print(type(f(D(a=1))).__name__, end=' ')
for f in (lambda v:v.copy(), lambda v:v|set(), lambda v:v&v, lambda v: v-v, lambda v:v^v, lambda v: v.union(), lambda v:{1}|v): print(type(f(Se([1]))).__name__, type(f(FS([1]))).__name__, end=' ')
print()
