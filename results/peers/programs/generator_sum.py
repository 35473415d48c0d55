"""A generator pipeline: values squared and filtered lazily."""


def squares(n):
    for i in range(n):
        yield i * i


def odd(values):
    for v in values:
        if v % 2:
            yield v


def bench():
    total = 0
    for v in odd(squares(250_000)):
        total += v
    return total
