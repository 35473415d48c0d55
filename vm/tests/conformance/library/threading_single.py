import threading, queue
lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False))
print(lock.locked())
r = threading.RLock()
with r:
    with r:
        print("nested")
ev = threading.Event()
print(ev.is_set(), ev.wait(0.001))
ev.set()
print(ev.wait(), ev.is_set())
local = threading.local()
local.x = 5
print(local.x, hasattr(local, "y"))
print(threading.current_thread() is threading.main_thread(), threading.current_thread().name, threading.active_count(), len(threading.enumerate()))
s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False))
c = threading.Condition()
with c:
    c.notify_all()
q = queue.Queue()
for i in range(100):
    q.put(i)
print(sum(q.get() for _ in range(100)), q.empty())
try:
    q.get_nowait()
except queue.Empty:
    print("Empty")
p = queue.PriorityQueue()
for x in (3, 1, 2):
    p.put(x)
print([p.get() for _ in range(3)])
l = queue.LifoQueue(2)
l.put(1)
l.put(2)
try:
    l.put(3, block=False)
except queue.Full:
    print("Full", l.get(), l.qsize())
try:
    lock.release()
except RuntimeError as e:
    print("RuntimeError")
b = threading.Barrier(1)
print(b.wait())
t = threading.Thread(target=print)
print(t.is_alive(), t.daemon, isinstance(threading.get_ident(), int))
