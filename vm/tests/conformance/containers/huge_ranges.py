# Ranges beyond machine integers, and values that are equal to anything.
print(hash(range(2**70)) == hash(range(0, 2**70, 1)), range(10**30)[5 : 10**25 : 10**20], range(10**30)[::-1][0], range(10**30)[-5:])
print(range(10**30).index(10**29), 10**29 in range(10**30), range(10**30)[10**29 : 2 : -(10**28)], range(-(10**25), 10**25)[3:-3])


class Anything:
    def __eq__(self, other):
        return True


class Number(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


print(range(10).index(Anything()), range(10).count(Anything()), Anything() in range(3))
print(Number(99) in range(3), range(3).count(Number(50)), range(3).index(Number(50)))
d = {"a": 1}
print(d.keys().mapping, type(d.values().mapping), d.items().mapping["a"])


class Counted:
    count = 0

    def __hash__(self):
        Counted.count += 1
        return 1


d.setdefault(Counted(), 1)
print(Counted.count)
