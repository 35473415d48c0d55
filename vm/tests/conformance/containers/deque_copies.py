import copy
import gc
import pickle
import weakref
from collections import deque
from probe import show
d = deque('abcab', 6)
show(r'''
copy.copy(d), copy.deepcopy(d), [pickle.loads(pickle.dumps(d, p)) for p in (0, 2, 5)], copy.copy(d).maxlen
d * 2, 2 * deque([1, 2]), deque([1]) * 0, deque([1]) * -1, d + deque('x'), deque[int]
d.index('b'), d.index('b', 2), d.index('a', -3), d.index('c', 0, 10**30), d.count('a'), 'c' in d, 'z' in d
d.index('c', 3)
d.remove('z')
d.insert(1, 'x'), d
d.insert(0, 'y')
deque([1, 2, 3]) < deque([1, 3]), deque([1]) == deque([1], 5), deque([1]) == [1], deque([1]) != deque([2])
deque([1], maxlen=-1)
deque(5)
list(reversed(deque([1, 2, 3]))), deque([1, 2, 3])[-1]
deque([1])[1]
''', globals())
d = deque([1, 2, 3], 4)
d *= 2
print(d)
d.__init__(range(5), 3)
print(d, d.maxlen)
class Special(deque):
    def __init__(self, name='none', *args):
        super().__init__(*args)
        self.name = name
s = Special('mine', 'ab')
for t in (copy.copy(s), copy.deepcopy(s)):
    print(type(t).__name__, list(t), t.name)
class Clears:
    def __eq__(self, other):
        d.clear()
        return False
for act in (lambda: d.count(3), lambda: d.index(3), lambda: 3 in d, lambda: d.remove(3)):
    d = deque([Clears(), Clears()])
    try:
        print(act())
    except (RuntimeError, IndexError, ValueError) as e:
        print(type(e).__name__, e)
r = deque()
r.append(r)
print(r, copy.deepcopy(r)[0])
class Node: pass
n = Node()
n.ring = deque([n])
w = weakref.ref(n)
del n
gc.collect()
print(w() is None)
