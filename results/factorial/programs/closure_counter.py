"""A closure with its own state, called in a loop."""


def counter(step):
    value = 0

    def advance(k):
        nonlocal value
        value = (value + step * k) % 65_537
        return value

    return advance


def bench():
    f = counter(3)
    g = counter(5)
    total = 0
    for i in range(120_000):
        total += f(i) ^ g(i)
    return total
