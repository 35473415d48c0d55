import asyncio
import contextlib


async def worker(name, delay, log):
    log.append(f"{name} starts")
    await asyncio.sleep(delay)
    log.append(f"{name} ends")
    return name.upper()


async def order():
    log = []
    print(await asyncio.gather(worker("a", 0.06, log), worker("b", 0.02, log), worker("c", 0, log)))
    print(log)
    task = asyncio.create_task(worker("d", 0, log), name="the task")
    print(task.get_name(), task.done())
    print(await task, task.done(), task.result())


async def fails(text):
    await asyncio.sleep(0)
    raise ValueError(text)


async def errors():
    print(await asyncio.gather(fails("one"), fails("two"), return_exceptions=True))
    try:
        await asyncio.gather(fails("three"), asyncio.sleep(0))
    except ValueError as e:
        print("caught", e)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails("x"))
            group.create_task(fails("y"))
            group.create_task(asyncio.sleep(60))
    except* ValueError as e:
        print(sorted(str(x) for x in e.exceptions))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asyncio.sleep(0, n * n)) for n in range(5)]
    print([t.result() for t in tasks])


async def patient():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("cancelled inside")
        raise
    finally:
        print("cleaned up")


async def cancellation():
    task = asyncio.create_task(patient())
    await asyncio.sleep(0)
    print(task.cancel("enough"))
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args, task.cancelled())
    try:
        await asyncio.wait_for(patient(), 0.01)
    except asyncio.TimeoutError:
        print("timed out")
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
    except TimeoutError:
        print("timed out again")
    print(await asyncio.wait_for(asyncio.sleep(0, "in time"), 5))
    inner = asyncio.create_task(asyncio.sleep(0.25, "shielded"))
    outer = asyncio.create_task(asyncio.wait_for(asyncio.shield(inner), 0.001))
    print(await asyncio.gather(outer, return_exceptions=True), await inner)


async def waits():
    tasks = {asyncio.create_task(asyncio.sleep(d, d)) for d in (0.01, 60)}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    for t in pending:
        t.cancel()
    for next_done in asyncio.as_completed([asyncio.sleep(0.03, "slow"), asyncio.sleep(0, "fast")]):
        print(await next_done)
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(lambda: loop.call_later(0.001, future.set_result, "later"))
    future.add_done_callback(lambda f: print("callback", f.result()))
    print(await future)
    await asyncio.sleep(0)


async def numbers(n):
    try:
        for i in range(n):
            yield i
            await asyncio.sleep(0)
    finally:
        print("numbers closed")


async def iteration():
    print([n async for n in numbers(4) if n % 2])
    async with contextlib.aclosing(numbers(10)) as few:
        async for n in few:
            if n == 2:
                break
    print(n)


for part in (order, errors, cancellation, waits, iteration):
    print("-", part.__name__)
    asyncio.run(part())
try:
    asyncio.run(fails("out of run"))
except ValueError as e:
    print(e)
with asyncio.Runner() as runner:
    print(runner.run(asyncio.sleep(0, 1)), runner.run(asyncio.sleep(0, 2)))
