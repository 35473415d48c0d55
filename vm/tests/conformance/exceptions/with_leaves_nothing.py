import contextlib
import sys
class Passes:
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        return False
def plain():
    with Passes():
        raise KeyError('plain')
def within_try():
    try:
        with Passes():
            raise KeyError('within')
    except KeyError as e:
        print('caught', e, e.__context__, sys.exc_info()[1] is e)
    print('after', sys.exc_info()[1])
def nested():
    with Passes(), Passes():
        with Passes():
            raise ValueError('nested')
@contextlib.contextmanager
def managed():
    try:
        yield
    finally:
        print('cleanup', repr(sys.exc_info()[1]))
def with_generator():
    with managed():
        raise OSError('generator')
within_try()
for f in (plain, nested, with_generator):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e, e.__context__)
    print(sys.exc_info()[1])
try:
    raise RuntimeError('later')
except RuntimeError as e:
    print(e.__context__)
def loop():
    for i in range(3):
        try:
            with Passes():
                raise KeyError(i)
        except KeyError as e:
            print(e, e.__context__, end=' ')
    print(sys.exc_info()[1])
loop()
def in_handler():
    try:
        raise ValueError('outer')
    except ValueError:
        try:
            with Passes():
                raise KeyError('inner')
        except KeyError as e:
            print(repr(e.__context__))
        print(repr(sys.exc_info()[1]))
in_handler()
async def asynchronous():
    class A:
        async def __aenter__(self): pass
        async def __aexit__(self, *a): return False
    try:
        async with A():
            raise KeyError('async')
    except KeyError as e:
        print(repr(e), e.__context__)
    print(sys.exc_info()[1])
import asyncio
asyncio.run(asynchronous())
