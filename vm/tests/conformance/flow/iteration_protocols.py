class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return CountIter(self.n)

    def __contains__(self, x):
        return 0 <= x < self.n

    def __reversed__(self):
        return iter(range(self.n - 1, -1, -1))

    def __len__(self):
        return self.n


class CountIter:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i - 1


c = Count(4)
print(list(c), sum(c), 2 in c, 9 in c, list(reversed(c)), len(c), max(c), [*c], tuple(zip(c, c)), sorted(c, reverse=True))


class Old:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * 10


print(list(Old()), 20 in Old(), 25 in Old(), list(enumerate(Old()))[1], *Old())
a, *b = Count(3)
print(a, b)
it = iter(Count(3))
print(next(it), list(it), list(it), next(it, "end"))


class Bad:
    def __iter__(self):
        return 5


for bad in (lambda: list(Bad()), lambda: iter(5), lambda: list(None), lambda: next(Count(1)), lambda: 1 in 5, lambda: [*5]):
    try:
        bad()
    except TypeError as e:
        print(e)
total = 0
for i in Count(300):
    for j in CountIter(i % 5):
        total += i * j
print(total)
d = {"a": 1}
print(list(d), list(d.items()), [k for k in d], "a" in d, list(zip(d, d.values())))
g = (x for x in Count(3))
print(iter(g) is g, next(g), [x for x in g])
import itertools
x, y = itertools.tee(Count(3))
print(list(x), list(y), list(map(None.__class__, [])), list(iter("ab")), list(iter(b"ab")))
