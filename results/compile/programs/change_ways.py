"""Dynamic programming with dicts: ways to give change, and the longest common subsequence of two texts."""


def ways(amount, coins):
    counts = {0: 1}
    for coin in coins:
        for total in range(coin, amount + 1):
            before = counts.get(total - coin, 0)
            if before:
                counts[total] = counts.get(total, 0) + before
    return counts[amount]


def common(a, b):
    best = {}
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            if a[i] == b[j]:
                best[i, j] = 1 + best.get((i + 1, j + 1), 0)
            else:
                best[i, j] = max(best.get((i + 1, j), 0), best.get((i, j + 1), 0))
    found = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            found.append(a[i])
            i += 1
            j += 1
        elif best.get((i + 1, j), 0) >= best.get((i, j + 1), 0):
            i += 1
        else:
            j += 1
    return "".join(found)


def bench():
    a = "the allocator keeps the values of a trace in registers as long as there are any left"
    b = "a trace runs fast when the registers hold what the next instruction of it asks for"
    return ways(8_000, (1, 2, 5, 10, 20, 50, 100, 200)), common(a + " " + b, b + " " + a)
