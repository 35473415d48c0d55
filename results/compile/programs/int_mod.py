"""Sum of squares modulo seven: multiplication, remainder and addition, one loop."""


def bench():
    total = 0
    i = 0
    while i < 500_000:
        total += i * i % 7
        i += 1
    return total
