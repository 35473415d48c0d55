"""List comprehensions with conditions, nested."""


def bench():
    total = 0
    for k in range(1, 400):
        rows = [[i * j % k for j in range(30)] for i in range(30)]
        total += sum([sum(r) for r in rows if r[1] != 0])
    return total
