"""Lists, tuples and dicts in hot loops: aliasing, append and pop, unpacking, swaps."""


def alias(n):
    a = [0, 1, 2]
    b = a
    t = 0
    for i in range(n):
        a[0] = i
        t += b[0]
        b[1] = a[0] + 1
        t += a[1]
        if i == 60:
            b = [7, 8, 9]
    return t, a, b


def alias_arguments(a, b, n):
    t = 0
    for i in range(n):
        x = a[i]
        b[i] = x + 1
        t += a[i] - x
    return t


def kinds_in_list(n):
    l = [0] * 4
    for i in range(n):
        l[i % 4] = i
        if i == 50:
            l[1] = 0.5
        if i == 51:
            l[2] = None
        l[3] = l[1]
    return l


def append_pop(n):
    l = []
    t = 0
    for i in range(n):
        l.append(i)
        if i % 3 == 0:
            t += l.pop()
        if i % 7 == 0:
            t += l.pop(0) if l else 0
        t += len(l)
    return t, l[:5]


def stack(n):
    s = [n]
    k = 0
    while s:
        x = s.pop()
        k += 1
        if x > 1:
            s.append(x // 2)
            s.append(x // 3)
    return k


def length_changes(n):
    l = [1, 2, 3]
    t = 0
    for i in range(n):
        if i % 10 == 0:
            l.append(i)
        t += len(l) + l[-1] + l[len(l) - 1]
    return t


def swaps(n):
    a, b, c = 1, 2.5, "x"
    for i in range(n):
        a, b = b, a
        b, c = c, b
        a, b, c = c, a, b
    return a, b, c


def swap_items(n):
    l = list(range(10))
    for i in range(n):
        j = i * 7 % 10
        l[0], l[j] = l[j], l[0]
        l[i % 10], l[j] = l[j], l[i % 10]
    return l


def rotate(n):
    a = b = c = d = 0
    for i in range(n):
        a, b, c, d = b, c, d, a + i
    return a, b, c, d


def unpack(n):
    pairs = [(i, i * 2) for i in range(n)]
    pairs[60] = (0.5, 1)
    t = 0
    for i in range(n):
        a, b = pairs[i]
        t += a * b
    for a, b in pairs:
        t += a - b
    pairs[70] = [1, 2]
    for i in range(n):
        a, b = pairs[i]
        t += a * b
    pairs[80] = (1, 2, 3)
    try:
        for i in range(n):
            a, b = pairs[i]
            t += 1
    except ValueError as e:
        return t, str(e)


def unpack_star(n):
    t = 0
    for i in range(n):
        a, *b = [i, i + 1, i + 2]
        (c, d), e = (i, b), a
        t += a + b[0] + c + d[1] + e
    return t


def augmented(n):
    l = [0] * 3
    x = 1
    d = {"k": 0}
    for i in range(n):
        l[i % 3] += i
        l[-1] *= 2
        l[-1] %= 1000
        x += i
        x -= 1
        x *= 3
        x //= 2
        x %= 100003
        x <<= 1
        x ^= 5
        x &= 0xFFFF
        x |= 1
        x >>= 1
        d["k"] += x
        l[0] -= d["k"]
    return l, x, d


def augmented_lists(n):
    l = []
    m = l
    for i in range(n):
        l += [i]
        if i == 60:
            l = l + [0]
    return len(l), len(m)


def dicts(n):
    d = {}
    t = 0
    for i in range(n):
        d[i % 17] = d.get(i % 17, 0) + i
        if i % 5 in d:
            t += 1
        if i not in d:
            t += 100
        t += len(d)
    return t, sorted(d.items())[:3]


def membership(n):
    l = [1, 2.0, "x"]
    s = {1, 2, 3}
    t = 0
    for i in range(n):
        t += (i in l) + 2 * (i in s) + 4 * (i not in (5, 6, 7)) + 8 * (i in range(10, 20))
    return t


def slices(n):
    l = list(range(n))
    t = 0
    for i in range(n):
        t += sum(l[i : i + 3]) + len(l[i::7])
        l[i:i] = []
    return t


def identity(n):
    a = []
    b = [a]
    t = 0
    for i in range(n):
        if b[0] is a:
            t += 1
        if i > 60 and b[0] is not a:
            t += 100
        if i == 70:
            b[0] = []
        if i is None:
            t += 10000
        x = None if i % 2 else a
        if x is None:
            t += 3
        if x is not None:
            t += 5
    return t


def strings(n):
    s = "hello"
    t = ""
    k = 0
    for i in range(n):
        c = s[i % 5]
        t = t + c
        if c == "l":
            k += 1
        if c < "h":
            k += 10
        if t[-1] != c:
            k += 1000
    return k, t[-7:], len(t)


def comprehension(n):
    t = 0
    for i in range(n):
        t += sum([j * i for j in range(5)])
        t += len({j % 3: j for j in range(i % 7)})
    return t


def matrix(n):
    m = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            m[i][j] = i * n + j
    for i in range(n):
        for j in range(i):
            m[i][j], m[j][i] = m[j][i], m[i][j]
    t = 0
    for r in m:
        for k, x in enumerate(r):
            t = (t * 31 + x * k) % 1000003
    return t


def chained(n):
    t = 0
    for i in range(n):
        if 10 < i <= 50:
            t += 1
        if 10 < i < 5 or i == 60:
            t += 100
        if not 0 <= i - 50 < 10:
            t += 10000
        x = 3 < i < 7
        t += x
        t += (0 < i < 0.5) + (i == i + 0.0 == i)
    return t


def logic(n):
    t = 0
    for i in range(n):
        x = i % 3 and i % 5
        y = i % 2 or "zero"
        t += x
        if y == "zero":
            t += 1000
        z = not (i % 4) or (i % 6 and 2.5)
        t += z
    return t


print(alias(100), kinds_in_list(100), append_pop(100), stack(5000), length_changes(100))
same = list(range(101))
print(alias_arguments(same, list(range(101)), 100), alias_arguments(same, same, 100))
print(swaps(100), swaps(101), swap_items(100), rotate(100), unpack(100), unpack_star(100))
print(augmented(100), augmented_lists(100), dicts(100), membership(100), slices(100))
print(identity(100), strings(100), comprehension(60), matrix(30), chained(100), logic(100))
for _ in range(3):
    print(alias(100), kinds_in_list(90), swaps(50), unpack(90), identity(90), logic(64))
