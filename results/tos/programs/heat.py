"""Heat equation in one dimension, explicit Euler: a three-point stencil over a list of floats."""


def bench():
    n = 400
    u = [0.0] * n
    u[n // 2] = 100.0
    for _ in range(1_000):
        left = u[0]
        mid = u[1]
        for i in range(1, n - 1):
            right = u[i + 1]
            u[i] = mid + 0.2 * (left - 2.0 * mid + right)
            left = mid
            mid = right
    total = 0.0
    for i in range(n):
        total += u[i] * i
    return total
