"""Products that outgrow a machine word: the fast path leaves through its overflow guard."""


def bench():
    total = 0
    for i in range(80_000):
        x = i + 1
        for _ in range(5):
            x = x * 1_000_003
        total = (total + x) % 1_000_000_007
    return total
