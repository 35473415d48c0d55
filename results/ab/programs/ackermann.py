"""Ackermann's function, recursive: calls and returns and nothing else."""


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def bench():
    total = 0
    for n in range(7):
        for _ in range(120):
            total += ack(2, n) + ack(3, n // 2)
    return total
