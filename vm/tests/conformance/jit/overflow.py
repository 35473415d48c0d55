"""Ints that leave 63 bits while a loop is hot."""


def add(n, step):
    x = 1
    for i in range(n):
        x += step
    return x


def add_cross(start, n):
    x = start
    last = 0
    for i in range(n):
        last = x
        x = x + 1
    return last, x


def sub_cross(start, n):
    x = start
    for i in range(n):
        x = x - 1
    return x


def mul(n, f):
    x = 1
    seen = 0
    for i in range(n):
        x = x * f
        if x > 1 << 70:
            seen += 1
            x = 3
    return x, seen


def shift(n):
    x = 1
    total = 0
    for i in range(n):
        x = 1 << i % 90
        total ^= x
        total += x >> 3
    return total


def shift_right(n):
    out = 0
    for i in range(n):
        out += (-12345678901234 >> i) + (98765432109876 >> i)
    return out


def negative(n):
    x = -(1 << 62)
    y = 0
    for i in range(n):
        y = -x
        x = -y
        y = abs(x - 1)
    return x, y


def negate_edge(n, start):
    x = start
    out = 0
    for i in range(n):
        out = -x
        x += 1
    return out, x


def bits(n):
    a, b, c = 0, -1, 12345
    for i in range(n):
        a = (a << 1) ^ (i & 7)
        b = b & ~i | 1
        c = c ^ (i * 7919)
        a &= (1 << 75) - 1
    return a, b, c


def divide(n):
    s = t = u = 0
    for i in range(-n, n):
        d = i * 3 + 1
        s += (i * 7919) // d
        t += (i * 104729) % d
        u += (-(1 << 62)) // d
    return s, t, u


def divide_edge(n):
    x = -(1 << 62)
    out = 0
    for i in range(n):
        d = -1 if i > n - 3 else 5
        out = x // d
    return out


def factorial(n):
    r = 1
    for i in range(1, n):
        r *= i
    return r


def fib(n):
    a = 0
    b = 1
    for i in range(n):
        c = a + b
        a = b
        b = c
    return a


def power(n):
    t = 0
    for i in range(n):
        t += i ** 2 + (i * 3000000000) ** 2
        t += 2 ** (i % 80)
    return t


def compare(n):
    k = 0
    x = (1 << 62) - n // 2
    limit = 1 << 62
    for i in range(n):
        if x < limit:
            k += 1
        if x == limit:
            k += 1000
        if x >= limit:
            k += 100000
        x += 1
    return k


print(add(100, 1 << 58), add(100, -(1 << 58)), add(500, 7))
print(add_cross((1 << 62) - 60, 100), sub_cross(-(1 << 62) + 60, 100))
print(add_cross((1 << 62) - 100, 100), sub_cross(-(1 << 62) + 100, 100))
print(add_cross((1 << 62) - 101, 100), sub_cross(-(1 << 62) + 99, 100))
print(mul(200, 3), mul(200, -7), mul(300, 1 << 31))
print(shift(200), shift_right(100))
print(negative(60), negate_edge(80, -(1 << 62) - 20), negate_edge(80, (1 << 62) - 40))
print(bits(200))
print(divide(100), divide_edge(60))
print(factorial(60), fib(200))
print(power(100), compare(100))
for _ in range(3):
    print(add(100, 1 << 58), fib(95), mul(50, 3))
