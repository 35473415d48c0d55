# The names of iterators' types, and what else is known of such iterators.
import array
import collections
import operator
import pickle
import re

d = {1: 2, 3: 4}
for it in (
    reversed([1, 2]), reversed((1, 2)), iter(b"ab"), iter(bytearray(b"ab")), iter(memoryview(b"ab")),
    reversed(d), reversed(d.keys()), reversed(d.values()), reversed(d.items()), iter(range(10**30, 10**30 + 3)),
    reversed(range(10**30, 10**30 + 3)), iter([1].pop, 2), iter(array.array("i", [1])),
    iter(collections.deque([1])), reversed(collections.deque([1])), re.finditer("a", "aa"),
):
    t = type(it)
    print(t.__name__, t.__mro__[1:], iter(it) is it, operator.length_hint(it, -1), t.__module__)
for it in (reversed([1, 2, 3]), iter(b"abc"), reversed(d)):
    next(it)
    print(list(pickle.loads(pickle.dumps(it))), list(it))
print(list(reversed(range(10**30, 10**30 + 3)))[0] - 10**30, type(iter([])) is type(iter([1])))
