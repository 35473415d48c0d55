# sys.set_asyncgen_hooks: who hears of asynchronous generators that begin and of those that die unfinished.
import asyncio
import gc
import sys

log = []


async def numbers(n):
    try:
        for i in range(n):
            yield i
    finally:
        log.append(f"finally {n}")


def first(g):
    log.append("first " + g.__name__)


def last(g):
    log.append("last " + g.__name__)
    try:
        g.aclose().send(None)
    except StopIteration:
        log.append("closed")


def step(awaitable):
    try:
        awaitable.send(None)
    except StopIteration as e:
        return e.value
    except StopAsyncIteration:
        return "end"


print(sys.get_asyncgen_hooks())
sys.set_asyncgen_hooks(first, last)
print(sys.get_asyncgen_hooks() == (first, last))
g = numbers(3)
print(log)
print(step(g.__anext__()), step(g.asend(None)), log)
del g
gc.collect()
print(log)
log.clear()
g = numbers(1)
print(step(g.__anext__()), step(g.__anext__()), step(g.__anext__()))
del g
print(log)
log.clear()
g = numbers(5)
del g
print(log)
g = numbers(6)
print(step(g.__anext__()), step(g.aclose()))
del g
print(log)
log.clear()
sys.set_asyncgen_hooks(None, None)
g = numbers(7)
print(step(g.__anext__()))
sys.set_asyncgen_hooks(first, last)
print(step(g.__anext__()))
del g
gc.collect()
print(log)
log.clear()
sys.set_asyncgen_hooks(firstiter=None, finalizer=None)


async def main():
    async for x in numbers(3):
        if x == 1:
            break
    return "done"


async def whole():
    print(await main())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return log


print(asyncio.run(whole()), sys.get_asyncgen_hooks())
