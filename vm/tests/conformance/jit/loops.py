"""Loops of all kinds: ranges both ways, nested, while, break, continue, else."""


def ranges(a, b, s):
    t = k = 0
    for i in range(a, b, s):
        t += i
        k += 1
    return t, k


def variable_step(n):
    out = []
    for s in (1, 2, 3, -1, -2, 7):
        t = 0
        r = range(0, n, s) if s > 0 else range(n, 0, s)
        for i in r:
            t += i
        out.append((t, i))
    return out


def triangle(n):
    t = 0
    for i in range(n):
        for j in range(i):
            t += i * j
    return t


def triple(n):
    t = 0
    for i in range(n):
        for j in range(i, n):
            for k in range(j, -1, -1):
                t += i + j * k
    return t


def while_in_for(n):
    t = 0
    for i in range(n):
        x = i
        while x > 0:
            t += x & 1
            x >>= 1
    return t


def for_in_while(n):
    t = i = 0
    while i < n:
        for j in range(3):
            t += i * j
        i += 1
    return t


def loop_else(n, stop):
    found = None
    for i in range(n):
        if i == stop:
            found = i
            break
    else:
        found = "none"
    k = 0
    while k < n:
        k += 1
        if k == stop:
            break
    else:
        k = -k
    return found, k


def primes(n):
    out = []
    for i in range(2, n):
        for p in out:
            if p * p > i:
                out.append(i)
                break
            if i % p == 0:
                break
        else:
            out.append(i)
    return len(out), out[-1]


def continues(n):
    t = 0
    for i in range(n):
        if i % 3 == 0:
            continue
        if i % 5 == 0:
            continue
        t += i
    return t


def break_outer(n):
    hits = 0
    for i in range(n):
        done = False
        for j in range(n):
            if i * j == 77:
                done = True
                break
            hits += 1
        if done:
            continue
        if i > n - 5:
            break
    return hits, i, j


def while_true(n):
    i = 0
    while True:
        i += 1
        if i % 2:
            continue
        if i >= n:
            return i


def leaves_variable(n):
    for i in range(n):
        pass
    for j in range(n, 0, -3):
        k = j
    return i, j, k


def empty(n):
    t = 0
    for i in range(n):
        for j in range(0):
            t += 1000
        for j in range(5, 5):
            t += 1000
        for j in range(1):
            t += j + 1
    return t


def changed_variable(n):
    t = 0
    for i in range(n):
        t += i
        i = t
        t -= i // 2
    return t, i


def edge():
    t = 0
    for i in range((1 << 62) - 50, (1 << 62) - 1):
        t += i & 255
    for i in range(-(1 << 62) + 50, -(1 << 62), -1):
        t += i & 255
    return t, i


def beyond():
    t = 0
    for i in range((1 << 62) - 50, (1 << 62) + 50):
        t += i & 255
    for i in range((1 << 63) - 50, (1 << 63) + 50):
        t += i & 255
    return t, i


def over_lists(l, n):
    t = 0
    for k in range(n):
        for x in l:
            t += x
        for i, x in enumerate(l):
            t += i * x
        for x, y in zip(l, l):
            t += x - y
    return t


def grows(n):
    l = [1]
    for x in l:
        if len(l) < n:
            l.append(x + len(l))
    return len(l), l[-1]


def collatz(n):
    best = 0
    for s in range(1, n):
        k = 0
        x = s
        while x != 1:
            x = x // 2 if x % 2 == 0 else 3 * x + 1
            k += 1
        if k > best:
            best = k
    return best


def many_exits(n):
    counts = [0] * 8
    for i in range(n):
        m = (i * 7919 + 13) % 64
        if m < 8:
            counts[0] += 1
        elif m < 16:
            counts[1] += 1
        elif m < 24:
            counts[2] += 1
        elif m < 32:
            counts[3] += 1
        elif m < 40:
            counts[4] += 1
        elif m < 48:
            counts[5] += 1
        else:
            counts[6] += 1
        counts[7] ^= m
    return counts


def same_iterator(n):
    it = iter(range(n))
    a = b = 0
    for i in it:
        a += i
        if i % 10 == 0:
            for j in it:
                b += j
                if j % 7 == 0:
                    break
    return a, b, next(it, "end")


print(ranges(0, 100, 1), ranges(100, 0, -1), ranges(0, 100, 7), ranges(100, -100, -13), ranges(5, 5, 1))
print(variable_step(100), triangle(40), triple(15), while_in_for(100), for_in_while(60))
print(loop_else(100, 60), loop_else(100, 600), primes(400))
print(continues(100), break_outer(80), while_true(101), leaves_variable(100), empty(60))
print(changed_variable(100), edge(), beyond(), over_lists([1, 2, 3] * 10, 40), grows(100))
print(collatz(200), many_exits(1000), same_iterator(200))
for _ in range(3):
    print(triangle(20), collatz(50), many_exits(200), loop_else(50, 40), break_outer(20))
