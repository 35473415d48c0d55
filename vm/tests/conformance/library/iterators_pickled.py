# Iterators, begun and ended, are copied and pickled; how many items some of them tell that are left.
import array
import collections
import copy
import operator
import pickle


class Items:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i * 2


def made():
    d = {1: 2, 3: 4, 5: 6}
    return [iter([1, 2, 3]), iter((1, 2, 3)), iter('abc'), iter('é€b'), iter(b'abc'), iter(bytearray(b'abc')),
            iter(range(5)), iter(range(10**20, 10**20 + 3)), iter(d), iter(d.values()), iter(d.items()), iter({7}),
            reversed([1, 2, 3]), reversed((1, 2, 3)), reversed(range(3)), reversed({1: 2, 3: 4}),
            enumerate('abc'), zip([1, 2], [3, 4]), map(abs, [-1, -2]), filter(None, [0, 1, 2]), iter(Items()),
            iter(collections.deque([1, 2, 3])), iter(array.array('i', [1, 2, 3]))]


for at, it in enumerate(made()):
    next(it)
    copied, pickled = copy.copy(it), pickle.loads(pickle.dumps(it))
    print(at, list(copied), list(pickled), list(it))
for at, it in enumerate(made()[:16]):
    next(it)
    left = operator.length_hint(it, -1)
    list(it)
    print(at, operator.length_hint(it, -1), list(pickle.loads(pickle.dumps(it))))
    if at in (0, 1, 2, 6, 8, 11, 13):
        print(left)
for it in made()[16:20]:
    print(operator.length_hint(it, -1))
