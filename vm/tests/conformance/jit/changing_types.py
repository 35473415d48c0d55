def add_all(values, start):
    total = start
    for v in values:
        total = total + v
    return total


print(add_all(range(100), 0), add_all([0.5] * 100, 0), add_all([1] * 50 + [0.25] * 50, 0), add_all(["a", "b"] * 20, ""), add_all([[1]] * 30, []), add_all([(i,) for i in range(20)], ())[-1])
print(add_all([2 ** 60] * 50, 0), add_all([True] * 40, 0), add_all([1j] * 30, 0), add_all([10 ** 30] * 20, 0.5))


class N:
    def __init__(self, v):
        self.v = v

    def __add__(self, o):
        return N(self.v + (o.v if isinstance(o, N) else o))

    def __radd__(self, o):
        return N(o + self.v)


print(add_all([N(i) for i in range(60)], 0).v, add_all([1, 2.5, N(3)] * 20, 0).v)


def flip(n):
    x, out = 0, []
    for i in range(n):
        if i == n // 2:
            x = float(x)
        elif i == 3 * n // 4:
            x = str(x)
        x = x + "!" if isinstance(x, str) else x + 1
        if i % 25 == 0:
            out.append(x)
    return out


print(flip(200))


def mixed(xs):
    n = 0
    for x in xs:
        try:
            n += len(x)
        except TypeError:
            n += x
    return n


print(mixed([1, "ab", [1, 2, 3], 4, {}, {1: 2}] * 40))
