"""Loops over lists and over instances of classes derived from list, in one place and in several."""


class Plain(list):
    pass


class Counted(list):
    def __init__(self, items):
        super().__init__(items)
        self.asked = 0

    def __len__(self):
        self.asked += 1
        return 1

    def __getitem__(self, index):
        self.asked += 1
        return "own"


class Reversed(list):
    def __iter__(self):
        return iter(self[::-1])


def total(items):
    n = 0
    for x in items:
        n += x
    return n


def last(items, default=None):
    for default in items:
        pass
    return default


def nested(lists):
    n = 0
    for items in lists:
        for x in items:
            if x % 3 == 0:
                continue
            n += x
    return n


def grows(items, upto):
    for x in items:
        if len(items) < upto:
            items.append(x + 1)
    return list(items)


numbers = list(range(50))
for make in list, Plain, Counted, Reversed:
    made = make(numbers)
    print(make.__name__, [total(made) for _ in range(3)], last(made), last(make([]), "none"))
for _ in range(40):
    for make in list, Plain, Counted, Reversed:
        seen = total(make(numbers)), last(make(numbers)), last(make([]), "none")
    mixed = nested([numbers, Plain(numbers), Counted(numbers), (1, 2, 3), Reversed([1, 2])])
print(seen, mixed)

counted = Counted(numbers)
for _ in range(30):
    total(counted)
print(counted.asked, len(counted), counted[3], counted.asked)
print(grows(Plain([1]), 30) == list(range(1, 31)), grows([1], 30) == list(range(1, 31)))

# An iterator that has ended stays so, whatever the list does.
items = Plain([1, 2, 3])
ends = []
for _ in range(60):
    it = iter(items)
    got = [x for x in it]
    items.append(4)
    got.append(next(it, "end"))
    items.pop()
    ends.append(got)
print(ends[0], all(e == ends[0] for e in ends))


def two_types(choice):
    out = []
    for k in range(60):
        source = Plain([k, k + 1]) if choice(k) else [k, k - 1]
        for x in source:
            out.append(x)
    return sum(out), len(out)


print(two_types(lambda k: k % 2), two_types(lambda k: k > 30), two_types(lambda k: True))
