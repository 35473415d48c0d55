import asyncio
import contextvars


async def queues():
    queue = asyncio.Queue(maxsize=2)
    log = []

    async def produce():
        for n in range(5):
            await queue.put(n)
            log.append(f"put {n}")

    async def consume():
        while True:
            n = await queue.get()
            log.append(f"got {n}")
            queue.task_done()

    consumer = asyncio.create_task(consume())
    await produce()
    await queue.join()
    consumer.cancel()
    print(sorted(log), queue.empty())
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print("empty")
    heap = asyncio.PriorityQueue()
    stack = asyncio.LifoQueue()
    for n in (3, 1, 2):
        heap.put_nowait(n)
        stack.put_nowait(n)
    print([heap.get_nowait() for _ in range(3)], [stack.get_nowait() for _ in range(3)])


async def locks():
    lock, inside, log = asyncio.Lock(), 0, []

    async def enter(n):
        nonlocal inside
        async with lock:
            inside += 1
            log.append((n, inside))
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter(n) for n in range(3)))
    print(log, lock.locked())
    semaphore, most, now = asyncio.Semaphore(2), 0, 0

    async def limited():
        nonlocal most, now
        async with semaphore:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.001)
            now -= 1

    await asyncio.gather(*(limited() for _ in range(6)))
    print("at most", most)
    event, condition, ready = asyncio.Event(), asyncio.Condition(), []

    async def waiter(n):
        await event.wait()
        async with condition:
            await condition.wait_for(lambda: len(ready) > 1)
            return n

    waiting = [asyncio.create_task(waiter(n)) for n in range(3)]
    await asyncio.sleep(0)
    event.set()
    for n in range(2):
        await asyncio.sleep(0)
        async with condition:
            ready.append(n)
            condition.notify_all()
    print(await asyncio.gather(*waiting))
    barrier = asyncio.Barrier(2)
    print(sorted(await asyncio.gather(barrier.wait(), barrier.wait())))


variable = contextvars.ContextVar("variable", default="unset")


async def sets(n):
    variable.set(n)
    await asyncio.sleep(0)
    return variable.get()


async def contexts():
    print(await asyncio.gather(sets(1), sets(2)), variable.get())


for part in (queues, locks, contexts):
    print("-", part.__name__)
    asyncio.run(part())
