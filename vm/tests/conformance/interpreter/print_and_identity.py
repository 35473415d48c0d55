import sys, io
class Loud:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append('<flush>')
f = Loud()
print(1, 'two', 3.0, sep='-', end='!', file=f); print(file=f); print('x', file=f, flush=True)
print(f.parts)
class Bad:
    def __str__(self): raise ValueError('bad text')
try: print('before', 1, Bad(), 'after')
except ValueError as e: print(); print('caught', e)
try: print(Bad(), file=f)
except ValueError as e: print('caught', e, f.parts[-1])
try: print('a', sep=3)
except TypeError as e: print(e)
try: print('a', file=3)
except AttributeError as e: print(e)
old = sys.stdout; sys.stdout = io.StringIO(); print('kept', 1); text = sys.stdout.getvalue(); sys.stdout = old
print(repr(text))
x = float('nan'); y = float('nan')
print(x in [x], [x].count(x), [x].index(x), [x] == [x], (x,) == (x,), {1: x} == {1: x}, x == x, x in (x,), x in {x}, [x] < [x], [x] == [y], (1, x) == (1, y))
def cycle():
    try: raise ValueError(1)
    except ValueError as ex:
        ex.__context__ = ex
        raise TypeError(2)
try: cycle()
except Exception as e: print(type(e.__context__), e.__context__.__context__ is e.__context__)
class Shrink:
    def __init__(self, b): self.b = b
    def __index__(self): self.b.clear(); return 5
b = bytearray(b'abc')
try: b[1] = Shrink(b)
except IndexError as e: print(e, b)
