import os
import select
import selectors
import socket

r, w = os.pipe()
print(select.select([r], [], [], 0), select.select([r], [w], [], 0) == ([], [w], []))
os.write(w, b"x")
print(select.select([r], [w], [], 1) == ([r], [w], []))
poll = select.poll()
poll.register(r)
poll.register(w, select.POLLOUT)
print(sorted(poll.poll(100)) == [(r, select.POLLIN), (w, select.POLLOUT)])
poll.modify(r, 0)
poll.unregister(w)
print(poll.poll(0))
for wrong in (lambda: poll.unregister(w), lambda: poll.modify(w, 1), lambda: poll.register(-1)):
    try:
        wrong()
    except (KeyError, OSError, ValueError) as e:
        print(type(e).__name__, e.args != ())
with select.epoll() as epoll:
    epoll.register(r, select.EPOLLIN)
    print(epoll.poll(1) == [(r, select.EPOLLIN)], epoll.closed)
    epoll.unregister(r)
    print(epoll.poll(0))
print(epoll.closed)
try:
    epoll.poll()
except ValueError as e:
    print(e)
os.close(r)
os.close(w)

a, b = socket.socketpair()
print(a.family == socket.AF_UNIX, a.type == socket.SOCK_STREAM, a.gettimeout(), a.getblocking())
print(a.send(b"hello"), b.recv(3), b.recv(10))
b.setblocking(False)
try:
    b.recv(1)
except BlockingIOError:
    print("would block")
b.settimeout(0.01)
try:
    b.recv(1)
except TimeoutError as e:
    print(e, b.gettimeout())
for cls in (selectors.DefaultSelector, selectors.PollSelector, selectors.SelectSelector):
    with cls() as selector:
        selector.register(b, selectors.EVENT_READ, "b's data")
        print(selector.select(0))
        a.sendall(b"ping")
        print([(key.data, mask) for key, mask in selector.select(1)])
        buffer = bytearray(8)
        print(b.recv_into(buffer), buffer)
a.shutdown(socket.SHUT_WR)
print(b.recv(1))
fd = a.detach()
print(a.fileno(), fd >= 0)
os.close(fd)
b.close()
print(b.fileno())
try:
    b.send(b"x")
except OSError as e:
    print(e)
