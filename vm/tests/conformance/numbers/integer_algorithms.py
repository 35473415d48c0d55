# gcd, primes, bases, digits, Collatz, big factorials, bit tricks, in hot loops.
import math


def egcd(a, b):
    x, u = 1, 0
    y, v = 0, 1
    while b:
        q = a // b
        a, b = b, a - q * b
        x, u = u, x - q * u
        y, v = v, y - q * v
    return a, x, y


WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


def is_prime(n):
    if n < 2 or n in WITNESSES:
        return n in WITNESSES
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in WITNESSES:
        x = pow(a, d, n)
        if x in (0, 1, n - 1):
            if x == 0:
                return False
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def factor(n):
    out, p = {}, 2
    while p * p <= n:
        while n % p == 0:
            out[p] = out.get(p, 0) + 1
            n //= p
        p += 1 + (p > 2)
    if n > 1:
        out[n] = out.get(n, 0) + 1
    return out


def base(n, b):
    digits = ""
    sign, n = "-" * (n < 0), abs(n)
    while True:
        n, r = divmod(n, b)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[r] + digits
        if not n:
            return sign + digits


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


print(math.gcd(0, 5), egcd(240, 46), egcd(2 ** 80, 3 ** 40)[0], sum(math.gcd(i, 36) for i in range(500)))
print([n for n in range(60) if is_prime(n)], is_prime(2 ** 61 - 1), is_prime(2 ** 67 - 1), sum(map(is_prime, range(2000))))
print(factor(360), factor(2 ** 31 - 1), factor(9 * 10 ** 9 + 1), math.prod(p ** k for p, k in factor(123456).items()))
print([base(n, b) for n, b in ((255, 2), (255, 16), (-71, 36), (0, 7), (10 ** 20, 3))], [int(base(12345, b), b) for b in (2, 7, 36)])
print(max(range(1, 2000), key=collatz), collatz(27), sum(map(collatz, range(1, 300))))
f = 1
for i in range(2, 200):
    f *= i
print(f == math.factorial(199), len(str(f)), f % (10 ** 9 + 7), (f >> 500) & 0xFFFF, f.bit_length(), sum(map(int, str(f))))
print(math.isqrt(10 ** 40 + 1), pow(3, -1, 7), pow(2, 10 ** 18, 97), divmod(-7, 3), -7 // 2, -7 % 3, (-2) ** 63, ~5, -1 >> 70, 1 << 65)
bits = 0
for i in range(400):
    bits ^= (i * 0x9E3779B1 & 0xFFFFFFFF) << (i % 40)
    bits &= (1 << 70) - 1
print(hex(bits), bin(bits).count("1"), bits.bit_count(), (bits & -bits).bit_length(), int.from_bytes(bits.to_bytes(9, "little"), "little") == bits)
edge = [(1 << 62) - 1, 1 << 62, (1 << 63) - 1, 1 << 63, -(1 << 62), -(1 << 63) - 1]
print([e + 1 for e in edge], [e * 2 - 1 for e in edge], [e // 3 for e in edge], [abs(-e) == e for e in edge])
t = (1 << 62) - 50
for i in range(100):
    t += i if i % 2 else -i // 3
print(t, sum(range(10 ** 18, 10 ** 18 + 5)), sum(i ** 5 for i in range(300)))
