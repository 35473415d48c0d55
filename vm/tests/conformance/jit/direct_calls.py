"""Slices, set and dict comprehensions, f-strings and deletions in hot loops, with operands that raise and that have methods of their own."""


def reverse_prefixes(n):
    perm = list(range(n, 0, -1))
    flips = 0
    while perm[0] != 1 and flips < 200:
        k = perm[0] - 1
        perm[: k + 1] = perm[k::-1]
        flips += 1
        perm[1:3] = perm[1:3][::-1]
    return flips, perm


print([reverse_prefixes(n) for n in (1, 2, 5, 7, 9, 12)])


class Recorder:
    def __init__(self):
        self.log = []

    def __setitem__(self, key, value):
        self.log.append(("set", key, value))

    def __delitem__(self, key):
        if key == 13:
            raise KeyError("thirteen")
        self.log.append(("del", key))

    def __format__(self, spec):
        return f"<{len(self.log)}{spec}>"


def slices(target, n):
    errors = 0
    for i in range(n):
        target[i : i + 2] = (i,)
        target[i:] = [i]
        try:
            del target[i]
        except (KeyError, IndexError):
            errors += 1
        try:
            target[::2] = 1 if i % 7 == 0 else [0] * len(target[::2])
        except (TypeError, AttributeError) as e:
            errors += 1
    return errors


r = Recorder()
r.__class__.__getitem__ = lambda self, key: [key.step] * 3
print(slices(r, 40), len(r.log), r.log[:4], r.log[-2:])
items = list(range(30))
print(slices(items, 60), items[:12], len(items))


def sets(rows):
    out = []
    for row in rows:
        try:
            out.append(len({x % 5 if isinstance(x, int) else x for x in row}))
        except TypeError as e:
            out.append(type(e).__name__)
    return out


rows = [[1, 2, 3], [5, 10, 15], ["a", "b", "a"], [1, [2]], (1.5, 2.5), [True, 1, 1.0]] * 20
print(sets(rows)[:6], sets(rows) == sets(rows[:6]) * 20)


class Key:
    made = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        if self.n == 66:
            raise ValueError("no hash")
        return self.n % 4

    def __eq__(self, other):
        return isinstance(other, Key) and self.n % 8 == other.n % 8


def maps(start, n):
    return {Key(i): i for i in range(start, start + n)}


for start in 0, 10, 20, 30, 40, 50:
    try:
        found = maps(start, 30)
        print(len(found), sorted(found.values())[:3], sorted(k.n for k in found))
    except ValueError as e:
        print(e)


def text(values):
    lines = []
    for i, v in enumerate(values):
        lines.append(f"{i}:{v}|{str(v)[:8]:>8}|{i + 1}{'x' * (i % 3)}")
    return lines


values = [1, 2.5, "s", None, (1, "t"), r, True, 10**20]
lines = text(values * 10)
print(lines[:5], lines[7], len("".join(lines)))


class Bad:
    def __format__(self, spec):
        raise RuntimeError("unformatted")


try:
    text([1] * 40 + [Bad()])
except RuntimeError as e:
    print(e)


def counts(words):
    table = {}
    for w in words:
        table[w] = table.get(w, 0) + 1
        if table[w] == 3:
            del table[w]
    return table


print(sorted(counts("a b c a b a d e f a b a c c c".split() * 10).items()))
