# Behind a `with` whose body is left in its midst: exceptions there are nobody else's.
from contextlib import suppress, contextmanager
def f(d):
    with suppress(KeyError):
        return d[1]
    raise ValueError('after')
try: f({})
except ValueError as e: print(repr(e), repr(e.__context__))
def g(d):
    for i in range(3):
        with suppress(KeyError):
            if i: return d[1]
            else: continue
        try:
            raise TypeError(i)
        except TypeError as e: print('in', e)
    return {}['z']
try: g({})
except KeyError as e: print(repr(e), repr(e.__context__))
def h():
    try:
        with suppress(ZeroDivisionError), suppress(OSError):
            while True:
                raise OSError
        int('x')
    except ValueError as e:
        print('h', e, repr(e.__context__))
    else: print('else')
    finally: print('fin')
    return [][1]
try: h()
except IndexError as e: print(repr(e), repr(e.__context__))
def k(x):
    with suppress(ValueError):
        match x:
            case 1: return 'one'
            case _: raise ValueError
    return int('q')
print(k(1))
try: k(2)
except ValueError as e: print(repr(e), repr(e.__context__))
def m():
    with suppress(ValueError):
        try: raise ValueError
        finally: print('x')
    1/0
try: m()
except ZeroDivisionError as e: print(repr(e), repr(e.__context__))
def n():
    with suppress(ValueError):
        with suppress(KeyError):
            raise ValueError
    with suppress(KeyError):
        raise KeyError
    1/0
try: n()
except ZeroDivisionError as e: print(repr(e), repr(e.__context__))
import asyncio
class AC:
    async def __aenter__(s): return s
    async def __aexit__(s,*a): return True
async def am():
    async with AC():
        raise ValueError
    await asyncio.sleep(0)
    1/0
try: asyncio.run(am())
except ZeroDivisionError as e: print(repr(e), repr(e.__context__))
def o():
    with suppress(ValueError):
        yield 1
        raise ValueError
    yield 2
    {}[3]
try: print(list(o()))
except KeyError as e: print(repr(e), repr(e.__context__))
class CC:
    with suppress(ValueError): raise ValueError
    try: int('z')
    except ValueError as e: print(repr(e.__context__))
for i in range(2):
    with suppress(ValueError): 
        if i: break
        raise ValueError
    print('loop', i)
with suppress(ValueError): raise ValueError
print('end')
