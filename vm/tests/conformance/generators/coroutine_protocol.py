# Coroutines by hand: awaited twice, their wrappers, what __await__ may give, and warnings of those that nobody awaits.
import types
import warnings


def show(f, *args):
    try:
        print(f(*args))
    except BaseException as e:
        print(type(e).__name__, e)


def run(coroutine):
    sent = []
    while True:
        try:
            sent.append(coroutine.send(None))
        except StopIteration as e:
            return sent, e.value


@types.coroutine
def pause(value):
    return (yield value)


async def answer():
    await pause("waiting")
    return 42


print(run(answer()))
done = answer()
run(done)
show(done.send, None)
show(done.throw, ValueError("thrown"))
print(done.close())


async def again():
    return await done


show(run, again())
busy = answer()
busy.send(None)


async def both():
    await busy


show(run, both())
busy.close()

wrapper = answer().__await__()
print(type(wrapper).__name__, iter(wrapper) is wrapper, next(wrapper))
show(wrapper.send, None)
wrapper = answer().__await__()
next(wrapper)
show(wrapper.throw, KeyError("k"))
other = answer().__await__()
print(other.close())


def delegating(c):
    yield from c


c = answer()
show(list, delegating(c))
show(list, c)
show(iter, c)
c.close()


class Awaitable:
    def __init__(self, what):
        self.what = what

    def __await__(self):
        return self.what


async def waits(what):
    return await what


for what in (Awaitable(None), Awaitable(5), Awaitable([]), Awaitable(iter([1, 2])), 5, "x", None):
    show(run, waits(what))
c = answer()
show(run, waits(Awaitable(c)))
c.close()


class Manager:
    def __init__(self, enter, leave):
        self.enter, self.leave = enter, leave

    def __aenter__(self):
        return self.enter

    def __aexit__(self, *args):
        return self.leave


async def within(m):
    async with m:
        return "in"


async def nothing(*args):
    return None


show(run, within(Manager(5, None)))
show(run, within(Manager(nothing(), 6)))
show(run, within(Manager(nothing(), nothing())))


class Async:
    def __init__(self, next):
        self.next = next

    def __aiter__(self):
        return self

    def __anext__(self):
        return self.next


class NoNext:
    def __aiter__(self):
        return self


async def loop(over):
    async for x in over:
        return x


for over in (Async((1,)), Async(Awaitable(7)), NoNext()):
    try:
        run(loop(over))
    except TypeError as e:
        print(e, "|", type(e.__cause__).__name__)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    answer()
    nothing().close()
    run(answer())
    del c
print([(w.category.__name__, str(w.message)) for w in caught])
print(answer.__code__.co_flags & 0x80 != 0, [getattr(done, n) for n in ("cr_running", "cr_await", "cr_origin", "cr_frame")])
