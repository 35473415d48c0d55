"""Fibonacci numbers modulo a prime: a loop-carried chain of two values that swap places."""


def bench():
    a = 0
    b = 1
    for _ in range(800_000):
        a, b = b, (a + b) % 1_000_003
    return (a, b)
