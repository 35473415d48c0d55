"""Indices: negative, out of range, caught in and outside the loop."""


def over(l, n):
    t = 0
    try:
        for i in range(n):
            t += l[i]
    except IndexError as e:
        return t, i, str(e)
    return t, i


def over_inside(l, n):
    t = misses = 0
    for i in range(n):
        try:
            t += l[i]
        except IndexError:
            misses += 1
    return t, misses


def under(l, n):
    t = 0
    i = 0
    try:
        while True:
            i -= 1
            t += l[i]
    except IndexError as e:
        return t, i, str(e)


def negative(l, n):
    t = 0
    for i in range(n):
        t += l[-1] * 3 + l[-2] - l[-len(l)]
    return t


def mixed(l, n):
    t = 0
    for i in range(-n, n):
        t = t * 3 % 1000003 + l[i]
    return t


def store(l, n):
    try:
        for i in range(n):
            l[i] = i * i
    except IndexError as e:
        return l[-3:], i, str(e)


def store_negative(l, n):
    for i in range(1, n):
        l[-i] = i
    return l[:4], l[-4:]


def huge(l, n):
    k = 0
    for i in range(n):
        j = i if i < 60 else i << 62
        try:
            k += l[j]
        except IndexError as e:
            k += 1000
    return k


def tuples(t, n):
    s = 0
    for i in range(n):
        try:
            s += t[i % 7]
        except IndexError:
            s += 100
        s += t[-1] + t[-5]
    return s


def shrink(l):
    t = 0
    i = 0
    try:
        while i < 1000:
            t += l[i]
            if i % 3 == 0:
                l.pop()
            i += 1
    except IndexError:
        return t, i, len(l)


def nested(m, n):
    t = 0
    for i in range(n):
        for j in range(n):
            t += m[i][j] * m[j][i]
            m[i][j] = t % 11
            m[-1 - i][-1 - j] += 1
    return t, m[0], m[-1]


def strings(s, n):
    k = 0
    try:
        for i in range(n):
            if s[i] == "c":
                k += i
    except IndexError as e:
        return k, i, str(e)


def dicts(d, n):
    t = misses = 0
    for i in range(n):
        try:
            t += d[i]
        except KeyError as e:
            misses += e.args[0]
    return t, misses


print(over(list(range(60)), 100), over(list(range(60)), 60), over([], 10))
print(over_inside(list(range(60)), 100))
print(under(list(range(60)), 100), negative([1, 2, 3], 60), mixed(list(range(80)), 80))
print(store([0] * 60, 100), store_negative([0] * 61, 60))
print(huge([1] * 60, 100), tuples((1, 2, 3, 4, 5), 100), shrink(list(range(100))))
print(nested([[(i * j) % 7 for j in range(20)] for i in range(20)], 20))
print(strings("abcabc" * 12, 100), dicts({i: i for i in range(0, 100, 2)}, 100))
for _ in range(3):
    print(over(list(range(60)), 100), over_inside([1.5] * 60, 100), store([0] * 60, 100))
