import functools


@functools.total_ordering
class Money:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        return self.cents == other.cents if isinstance(other, Money) else NotImplemented

    def __lt__(self, other):
        return self.cents < other.cents if isinstance(other, Money) else NotImplemented

    def __repr__(self):
        return f"${self.cents / 100:.2f}"


a, b = Money(150), Money(200)
print(a < b, a <= b, a > b, a >= b, a == Money(150), a != b, sorted([b, a]), min(b, a))
for f in (lambda: a < 3, lambda: 3 >= a):
    try:
        f()
    except TypeError as e:
        print(e)
print(a == 3, a != 3)


class Loud:
    def __init__(self, n):
        self.n = n

    def __lt__(self, o):
        print("lt", self.n)
        return NotImplemented

    def __gt__(self, o):
        print("gt", self.n)
        return True

    def __eq__(self, o):
        print("eq", self.n)
        return NotImplemented


print(Loud(1) < Loud(2))
print(Loud(1) == Loud(2), Loud(1) != 5)


class Sub(Loud):
    def __gt__(self, o):
        print("sub gt", self.n)
        return False


print(Loud(1) < Sub(2))
x = Loud(3)
print(x in [x], [x] == [x], Loud.__hash__)
items = [Money((i * 37) % 101) for i in range(101)]
print(sum(m.cents * i for i, m in enumerate(sorted(items))))
