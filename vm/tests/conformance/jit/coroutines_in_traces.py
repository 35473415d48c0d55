# Coroutines that are awaited in hot code: recursion, loops, errors inside, and what may not be awaited.
class Pause:
    def __await__(self):
        return (yield "pause")


def run(coro):
    pauses = 0
    try:
        while True:
            coro.send(pauses or None)
            pauses += 1
    except StopIteration as e:
        return pauses, e.value


async def fib(n):
    if n < 2:
        return n
    return await fib(n - 1) + await fib(n - 2)


async def add(a, b):
    return a + b


async def loop(n):
    total = 0
    for i in range(n):
        total = await add(total, i)
    return total


async def sometimes(i):
    if i % 50 == 49:
        return i * (await Pause())
    return i


async def pausing(n):
    total = 0
    for i in range(n):
        total += await sometimes(i)
    return total


async def fails(i):
    if i % 70 == 69:
        raise KeyError(i)
    return i


async def catching(n):
    seen = []
    total = 0
    for i in range(n):
        try:
            total += await fails(i)
        except KeyError as e:
            seen.append(e.args[0])
    return total, seen


class Waits:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        if self.value % 40 == 39:
            yield self.value
        return self.value


async def others(n):
    total = 0
    for i in range(n):
        total += await Waits(i)
    return total


async def again(n):
    waited = add(1, 2)
    await waited
    out = []
    for i in range(n):
        c = add(i, i)
        if i % 90 == 89:
            c = waited
        try:
            out.append(await c)
        except RuntimeError as e:
            out.append(str(e))
    return out[85:95], len(out)


async def shared(n):
    """The same coroutine, which waits already, is awaited by another one."""
    pausing = sometimes(49)
    pausing.send(None)
    out = []
    for i in range(n):
        try:
            out.append(await (pausing if i == n - 5 else add(i, 1)))
        except RuntimeError as e:
            out.append(str(e))
    return out[-8:]


async def wrong(n):
    out = 0
    for i in range(n):
        try:
            out += await (add(i, 1) if i != n - 3 else i)
        except TypeError as e:
            print(e)
    return out


class Manager:
    entered = 0

    async def __aenter__(self):
        Manager.entered += 1
        return self

    async def __aexit__(self, kind, error, traceback):
        return kind is ValueError


async def managed(n):
    total = 0
    for i in range(n):
        async with Manager() as m:
            if i % 60 == 59:
                raise ValueError
            total += i
    return total, Manager.entered


async def numbers(n):
    for i in range(n):
        yield i


async def over(n):
    return sum([i async for i in numbers(n) if i % 3]), [i async for i in numbers(4)]


for f, arg in [(fib, 15), (loop, 500), (pausing, 300), (catching, 300), (others, 300), (again, 200),
               (shared, 200), (wrong, 200), (managed, 200), (over, 200)]:
    for _ in range(3):
        Manager.entered = 0
        result = run(f(arg))
    print(f.__name__, result)
