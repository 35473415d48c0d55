"""Knapsack by dynamic programming: a list updated from its far end."""


def bench():
    capacity = 3_000
    best = [0] * (capacity + 1)
    seed = 3
    for _ in range(150):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        weight = 10 + seed // 65_536 % 200
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        value = 1 + seed // 65_536 % 100
        for c in range(capacity, weight - 1, -1):
            candidate = best[c - weight] + value
            if candidate > best[c]:
                best[c] = candidate
    return best[capacity]
