# types.SimpleNamespace: equality, representation, subclasses, pickling.
import copy
import pickle
from types import SimpleNamespace


class Sub(SimpleNamespace):
    pass


class Other:
    def __eq__(self, other):
        return "asked"


a, b = SimpleNamespace(x=1, y=[2]), SimpleNamespace(y=[2], x=1)
print(a == b, a != b, a == SimpleNamespace(), SimpleNamespace() == SimpleNamespace(), a == 5, a != 5, a == Other())
print(Sub(x=1) == Sub(x=1), Sub(x=1) == SimpleNamespace(x=1), SimpleNamespace(x=1) == Sub(x=1), Sub() != Sub(x=2))
for i in range(3):
    print(a == b, a in [b], [b].index(a))
a.z = a
print(a)
del a.z
print(Sub(n="m"), SimpleNamespace(**{"not an identifier": 1}))
for p in range(6):
    again = pickle.loads(pickle.dumps(Sub(q=[1]), p)) if False else pickle.loads(pickle.dumps(SimpleNamespace(q=[1]), p))
    print(again, again == SimpleNamespace(q=[1]))
print(copy.copy(a) == a, copy.deepcopy(a).y is a.y, sorted(vars(a)))
try:
    hash(a)
except TypeError as e:
    print("unhashable")
try:
    a < b
except TypeError as e:
    print("unordered")
try:
    SimpleNamespace(1, 2)
except TypeError as e:
    print("TypeError")
