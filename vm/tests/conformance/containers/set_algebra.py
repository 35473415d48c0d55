# Operators and methods of sets with items whose hashes collide, in all sizes; pop, and order after changes.
class Odd:
    """Equal to others of its number; all have one of three hashes."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n == other.n

    def __repr__(self):
        return f"o{self.n}"


def both(a, b):
    out = [a | b, a & b, a - b, b - a, a ^ b]
    print([sorted(s, key=repr) for s in out], a <= b, a < b, a >= b, a == b, a.isdisjoint(b))


both({1, 2, 3}, {2, 3, 4})
both(frozenset("abc"), set("bcd"))
both({Odd(i) for i in range(6)}, {Odd(i) for i in range(3, 9)})
both({Odd(1), "o1", 1}, {1.0, "o1", Odd(4)})
both({(1, 2), (3,)}, {(1, 2), (4,)})
both(set(), {1})
both({True, 0}, {1, 0.0, 2})
a = set(range(40))
print(list(a - {3, 50})[:6], list(a - set(range(5, 60))), list(a & set(range(35, 90))), len(a ^ set(range(20, 60))))
a |= a
a &= a
print(len(a), len(a - a), a ^ a, a == a)
a -= {1, 2}
a ^= {2, 3, 100}
print(sorted(a)[:5], 100 in a, a.issuperset([4, 5]), a.issubset(range(200)), a.isdisjoint([1, 3]), a.isdisjoint({}))
popped = []
while a:
    popped.append(a.pop())
print(popped, a)
a.update([8, 9], (10,), {11: 0}, "x", {12}, frozenset({13}))
print(sorted(a, key=str), a.pop() in (8, "x"))
b = set(range(10))
for i in range(5):
    b.pop(), b.add(i + 100)
print(sorted(b), len(b), set(dict.fromkeys(range(20))) == set(range(20)))
big = set(range(100000))
total = 0
while big:
    total += big.pop()
print(total, set([3, 1, 2]), frozenset([3, 1]) == {1, 3}, hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
shown = {frozenset({1}), frozenset({1}), frozenset({2})}
print(len(shown), {1} in shown, frozenset({3}) in shown, {frozenset({1, 2}): "a"}[frozenset({2, 1})])
