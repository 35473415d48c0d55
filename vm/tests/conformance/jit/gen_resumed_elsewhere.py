"""A loop in generators that a trace enters with generators that are at their starts and with others that are not."""


def pipeline(n):
    def odd(values):
        for x in values:
            if x % 2:
                yield x * 3

    def more(values):
        for x in values:
            yield x + 1

    values = list(range(100))
    wrong = 0
    for i in range(n):
        total = 0
        for x in more(odd(values)):
            total += x
        wrong += total != 7550
    return wrong


for n in 100, 1000, 1000, 3000:
    print(pipeline(n))


def handling(n):
    """A generator's own loop, in which exceptions are caught."""
    table = {k: k * k for k in range(0, n, 2)}

    def values():
        for k in range(n):
            try:
                found = table[k]
            except KeyError:
                continue
            if found % 25 == 0:
                yield found

    total = 0
    for value in values():
        total += value
    try:
        raise ValueError("outer")
    except ValueError as outer:
        for value in values():
            try:
                raise KeyError(value)
            except KeyError as e:
                total += e.__context__ is outer
    return total


print(handling(400), handling(1000))


def over_ranges(n):
    """Generator expressions over ranges, whose iterators are made in the trace."""
    total = 0
    for i in range(n):
        total += sum(k * i for k in range(5))
        total += len(set(k % 3 for k in range(i % 7)))
        for x in (k + 1 for k in range(2, 6)):
            total += x
    return total


print(over_ranges(500))


def permutations(items):
    """A long way from one yield to the next."""
    n = len(items)
    order, cycles = list(range(n)), list(range(n, 0, -1))
    yield tuple(items)
    while n:
        for i in reversed(range(n)):
            cycles[i] -= 1
            if cycles[i] == 0:
                order[i:] = order[i + 1:] + order[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                order[i], order[-j] = order[-j], order[i]
                yield tuple(items[k] for k in order)
                break
        else:
            return


print(len(set(permutations("abcdef"))), list(permutations("abc")))
