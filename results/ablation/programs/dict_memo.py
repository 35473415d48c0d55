"""Collatz lengths memoised in a dict with int keys."""


def bench():
    memo = {1: 0}
    best = 0
    for start in range(2, 30_000):
        n = start
        steps = 0
        while n not in memo:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        memo[start] = steps + memo[n]
        if memo[start] > memo.get(best, 0):
            best = start
    return (best, memo[best])
