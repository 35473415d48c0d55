"""Primes by trial division: a loop with two exits in a function."""


def is_prime(n):
    d = 3
    while d * d <= n:
        if n % d == 0:
            return False
        d += 2
    return True


def bench():
    count = 1
    for n in range(3, 60_000, 2):
        if is_prime(n):
            count += 1
    return count
