# Classes that iterate: __iter__ and __next__, __getitem__, __reversed__, __contains__, __length_hint__.
import operator


class Down:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration("done")
        self.n -= 1
        return self.n


class Squares:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [k * k for k in range(*i.indices(self.n))]
        if not -self.n <= i < self.n:
            raise IndexError(i)
        return (i % self.n) ** 2

    def __len__(self):
        return self.n


class Tree:
    def __init__(self, value, *kids):
        self.value, self.kids = value, kids

    def __iter__(self):
        yield self.value
        for kid in self.kids:
            yield from kid

    def __reversed__(self):
        return iter(list(self)[::-1])

    def __contains__(self, v):
        return v == self.value or any(v in k for k in self.kids)

    def __length_hint__(self):
        return 3


d = Down(3)
print(next(d), list(d), list(d), next(d, "no"), 5 in Down(9), max(Down(5)), dict(enumerate(Down(3))), [*Down(2)], tuple(zip(Down(3), Down(2))))
try:
    next(d)
except StopIteration as e:
    print(repr(e), e.value)
s = Squares(5)
print(list(s), s[-1], s[1:4], s[::-2], list(reversed(s)), 16 in s, 5 in s, [a for a in s if a % 2])
a, *b = s
print(a, b, sum(s), sorted(s, reverse=True), list(map(lambda x, y: x + y, s, Down(3))))
t = Tree(1, Tree(2, Tree(3)), Tree(4))
print(list(t), list(reversed(t)), 3 in t, 9 in t, operator.length_hint(t), operator.length_hint(Down(2), 7), sum(t), set(t) == {1, 2, 3, 4})
total = 0
for _ in range(60):
    for x in Down(20):
        total += x
    for x in Squares(10):
        total += x
    for x in t:
        total -= x
print(total)


class Broken:
    def __iter__(self):
        return 5


for bad in (lambda: iter(Broken()), lambda: iter(5), lambda: next([])):
    try:
        bad()
    except TypeError as e:
        print(e)


class Failing:
    def __iter__(self):
        return self

    def __next__(self):
        raise LookupError("from next")


try:
    for _ in Failing():
        pass
except LookupError as e:
    print(repr(e))
print(list(iter(Down(3).__next__, 0)))
