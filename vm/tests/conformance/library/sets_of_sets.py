s = {frozenset([1, 2]), frozenset()}
print({1, 2} in s, {3} in s, set() in s)
s.discard({1, 2})
print(len(s))
s.remove(set())
print(s)
try:
    s.remove({9})
except KeyError as e:
    print("KeyError", e)
try:
    s.add({1})
except TypeError as e:
    print(e)


class H(set):
    def __hash__(self):
        return hash(id(self))


h = H([1])
t = {h}
print(h in t, {1} in t, len({H(), H()}))
n = 0
groups = {frozenset((i, i + 1)) for i in range(50)}
for i in range(100):
    n += {i, i + 1} in groups
print(n)
