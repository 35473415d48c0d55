import types


class Awaitable:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        got = yield ("want", self.v)
        return got * 2


async def inner(x):
    r = await Awaitable(x)
    return r + 1


async def outer():
    total = 0
    for i in range(3):
        total += await inner(i)
    return total


def drive(coro):
    msg = None
    trace = []
    try:
        while True:
            req = coro.send(msg)
            trace.append(req)
            msg = req[1] + 10
    except StopIteration as e:
        return e.value, trace


print(drive(outer()))


class CM:
    async def __aenter__(self):
        print("aenter")
        return self

    async def __aexit__(self, *a):
        print("aexit", a[0])
        return True


class It:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def agen(n):
    for i in range(n):
        await Awaitable(i)
        yield i * i


async def main():
    async with CM() as c:
        print(type(c).__name__)
        raise ValueError
    out = [x async for x in It(3)]
    sq = [x async for x in agen(4) if x]
    d = {x: 1 async for x in It(2)}
    async for x in agen(2):
        print("got", x)
    else:
        print("else")
    return out, sq, d


print(drive(main()))
co = inner(1)
print(type(co).__name__, co.cr_code.co_name)
co.close()
try:
    co.send(None)
except RuntimeError as e:
    print(e)


@types.coroutine
def legacy():
    yield ("want", 1)
    return 7


async def use():
    return await legacy()


print(drive(use()))


async def wrong():
    await 5


try:
    drive(wrong())
except TypeError as e:
    print(e)
n = 0
for i in range(200):
    n += drive(inner(i))[0]
print(n)
