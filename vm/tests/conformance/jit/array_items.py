from array import array
def f(n):
    a = array('d', [0.0]*n); b = array('l', range(n)); c = array('i', range(n)); d = bytearray(n); e = bytes(range(256)); u = array('B', bytes(n))
    t = 0.0; s = 0
    for k in range(300):
        for i in range(n):
            a[i] = a[i-1] + i*0.5
            b[i] += k; c[i] = c[-i-1] ^ k
            d[i] = (d[i] + i) & 255
            u[i] = d[i] ^ e[i & 255]
            s += u[i] + c[i] + b[-1]
            t += a[-1]
    return t, s, sum(b), sum(c), sum(d), sum(u), a[5], a.tobytes()[:20]
print(f(200))
def g():
    a = array('i', [1,2,3]); b = bytearray(b'abc')
    r = []
    for i in range(2000):
        try:
            a[i % 3] = i * 3000000
        except OverflowError as e:
            r.append(str(e))
        try:
            b[i % 3] = i
        except ValueError as e:
            r.append(str(e))
        if i % 100 == 0:
            a.append(i); b.append(i % 256)
        if i % 500 == 499:
            del a[0], b[0]
    return len(r), sorted(set(r)), a, b
print(g())
def h(n):
    a = array('d', [1.0, float('inf'), float('nan'), 1e300, -0.0, 1e-300])
    r = 0.0
    for i in range(n):
        x = a[i % 6]
        a[i % 6] = x * 1.0000001
        if x == x: r = r + (x if x < 1e200 else 1.0)
    return r, list(a)
print(h(5000))
def q(n):
    a = array('q', [2**62, -2**63, 2**63-1, 5]); s = 0
    for i in range(n):
        s ^= a[i % 4]
        a[i & 3] = -a[3] if i & 1 else a[3]
    return s, a
print(q(3000))
def idx(n):
    a = array('d', range(10)); c = 0
    for i in range(n):
        try:
            c += a[i % 25 - 12]
        except IndexError:
            c += 1000
    return c
print(idx(3000))
