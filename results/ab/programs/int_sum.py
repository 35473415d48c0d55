"""Sum of squares: the smallest loop that does anything."""


def bench():
    total = 0
    for i in range(800_000):
        total += i * i
    return total
