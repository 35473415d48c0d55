# After an exception is dealt with nothing is being handled, however it came out of with blocks, generators and finally.
import contextlib
import sys


def now():
    e = sys.exc_info()[0]
    return e and e.__name__


class Manager:
    def __init__(self, swallow=False):
        self.swallow = swallow

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.seen = now()
        return self.swallow


def through_with():
    with Manager():
        raise AttributeError


def nested_with():
    with Manager(), Manager() as m:
        with Manager():
            raise KeyError
    return m


def in_loop():
    for i in range(3):
        with Manager():
            if i == 2:
                raise IndexError


def with_in_finally():
    try:
        with Manager():
            raise ValueError
    finally:
        print("in finally:", now())


def with_in_except():
    try:
        raise OSError
    except OSError:
        try:
            with Manager():
                raise ValueError
        except ValueError:
            print("inner:", now())
        print("outer:", now())


@contextlib.contextmanager
def generated():
    try:
        yield
    except KeyError:
        pass
    finally:
        print("generator:", now())


def by_generator():
    with generated():
        raise KeyError


def by_generator_not():
    with generated():
        raise OSError


for f in (through_with, nested_with, in_loop, with_in_finally, with_in_except, by_generator, by_generator_not):
    for _ in range(2):
        try:
            f()
            print(f.__name__, "returned", now())
        except Exception as e:
            print(f.__name__, type(e).__name__, now(), repr(e.__context__))
        print(now())

with Manager(swallow=True) as m:
    raise ValueError
print(m.seen, now())


def context_of_next():
    try:
        through_with()
    except AttributeError:
        pass
    try:
        raise KeyError
    except KeyError as e:
        return e.__context__


print(context_of_next())


async def async_with():
    class M:
        async def __aenter__(self):
            return self

        async def __aexit__(self, *args):
            return False

    async with M():
        raise ValueError


try:
    async_with().send(None)
except ValueError as e:
    print(now(), e.__context__)
print(now())


# The end of an unmatched `try` lies right behind a jump back.
def unmatched(n):
    try:
        try:
            a = undefined
        except AttributeError:
            pass
    except Exception as e:
        pass


unmatched(1)
print(sys.exception())


def unmatched_in_loop(n):
    for i in range(n):
        try:
            for j in range(2):
                try:
                    a = undefined
                except AttributeError:
                    continue
        except NameError:
            continue
    return sys.exception()


print(unmatched_in_loop(3), sys.exception())
