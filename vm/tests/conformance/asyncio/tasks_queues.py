import asyncio


async def work(n, log):
    log.append(("start", n))
    await asyncio.sleep(0.001 * n)
    log.append(("end", n))
    return n * n


async def producer(q, n):
    for i in range(n):
        await q.put(i)
    await q.put(None)


async def consumer(q):
    total = 0
    while (x := await q.get()) is not None:
        total += x
    return total


async def fail():
    raise ValueError("failed")


async def main():
    log = []
    print(await asyncio.gather(*(work(i, log) for i in (3, 1, 2))))
    print(log[:3], sorted(log[3:]))
    q = asyncio.Queue(2)
    _, total = await asyncio.gather(producer(q, 50), consumer(q))
    print(total)
    print(await asyncio.gather(fail(), work(1, []), return_exceptions=True))
    try:
        await asyncio.wait_for(asyncio.sleep(1), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    t = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled", t.cancelled())
    ev = asyncio.Event()
    lock = asyncio.Lock()
    order = []

    async def waiter(n):
        await ev.wait()
        async with lock:
            order.append(n)
    tasks = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0)
    ev.set()
    await asyncio.gather(*tasks)
    print(order, lock.locked())
    done, pending = await asyncio.wait([asyncio.create_task(work(1, []))])
    print(len(done), len(pending), done.pop().result())
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(work(1, []))
        b = tg.create_task(work(2, []))
    print(a.result(), b.result())
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fail())
    except* ValueError as e:
        print(e.exceptions)
    sem = asyncio.Semaphore(2)
    peak = running = 0

    async def limited():
        nonlocal peak, running
        async with sem:
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0)
            running -= 1
    await asyncio.gather(*(limited() for _ in range(10)))
    print(peak)
    loop = asyncio.get_running_loop()
    fut = loop.create_future()
    loop.call_later(0.001, fut.set_result, "later")
    print(await fut)
    async with asyncio.timeout(5):
        print("in time")


asyncio.run(main())
