# Threads that wait for each other: locks, queues, events, conditions, barriers, pools, timers, locals, exceptions.
import threading, queue, time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
# counter with a lock
n = 0
lock = threading.Lock()
def work(k):
    global n
    for _ in range(k):
        with lock:
            n += 1
ts = [threading.Thread(target=work, args=(100,)) for _ in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(n, [t.is_alive() for t in ts])
# producer and consumer over a bounded queue
q = queue.Queue(maxsize=2)
got = []
def consumer():
    while True:
        item = q.get()
        if item is None:
            break
        got.append(item)
        q.task_done()
c = threading.Thread(target=consumer)
c.start()
for i in range(10):
    q.put(i)
q.put(None)
c.join()
print(got)
# events, conditions, barriers, semaphores
e = threading.Event()
log = []
def waiter(i):
    e.wait()
    log.append(i)
ws = [threading.Thread(target=waiter, args=(i,)) for i in range(3)]
for w in ws: w.start()
log.append('set'); e.set()
for w in ws: w.join()
print(log[0], sorted(log[1:]))
b = threading.Barrier(3)
order = []
def party(i):
    order.append(('before', i)); b.wait(); order.append(('after', i))
ps = [threading.Thread(target=party, args=(i,)) for i in range(3)]
for p in ps: p.start()
for p in ps: p.join()
print([o[0] for o in order])
cond = threading.Condition()
items = []
def c2():
    with cond:
        while not items: cond.wait()
        print('popped', items.pop())
t = threading.Thread(target=c2); t.start()
with cond:
    items.append('x'); cond.notify()
t.join()
loc = threading.local(); loc.v = 'main'
def tl(): 
    print(hasattr(loc, 'v')); loc.v = 1; print(loc.v)
t = threading.Thread(target=tl, name='worker-1'); t.start(); t.join(); print(loc.v, t.name)
with ThreadPoolExecutor(max_workers=3) as ex:
    print(list(ex.map(lambda x: x * x, range(8))))
    fs = [ex.submit(pow, 2, i) for i in range(4)]
    print(sorted(f.result() for f in as_completed(fs)))
    def boom(): raise ValueError('boom')
    f = ex.submit(boom)
    try: f.result()
    except ValueError as err: print('caught', err)
t = threading.Timer(0.01, lambda: print('timer')); t.start(); t.join()
print(threading.current_thread().name, threading.active_count(), threading.main_thread() is threading.current_thread())
r = threading.RLock()
with r:
    with r: print('re-entrant')
print(lock.acquire(timeout=0.01), lock.acquire(timeout=0.01), lock.acquire(False)); lock.release()
# exceptions in threads
def bad(): raise KeyError('in thread')
seen = []
threading.excepthook = lambda a: seen.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))
t = threading.Thread(target=bad, name='bad'); t.start(); t.join(); print(seen)
# generators and recursion in threads
def fib(k): return k if k < 2 else fib(k-1) + fib(k-2)
res = {}
ts = [threading.Thread(target=lambda i=i: res.__setitem__(i, fib(i))) for i in range(15, 20)]
[t.start() for t in ts]; [t.join() for t in ts]; print(sorted(res.items()))
def deep(k): return 0 if k == 0 else 1 + deep(k - 1)
def rec():
    try: deep(10**6)
    except RecursionError as x: print('RecursionError')
t = threading.Thread(target=rec); t.start(); t.join()
# ping pong
a, bb = threading.Semaphore(1), threading.Semaphore(0)
out = []
def ping():
    for i in range(3): a.acquire(); out.append('ping'); bb.release()
def pong():
    for i in range(3): bb.acquire(); out.append('pong'); a.release()
t1, t2 = threading.Thread(target=ping), threading.Thread(target=pong)
t1.start(); t2.start(); t1.join(); t2.join(); print(out)
import contextvars
v = contextvars.ContextVar('v', default='d'); v.set('main')
t = threading.Thread(target=lambda: print(v.get())); t.start(); t.join(); print(v.get())
d = threading.Thread(target=lambda: time.sleep(100), daemon=True); d.start()
def late(): time.sleep(0.02); print('late end')
threading.Thread(target=late).start()
print('main end')
