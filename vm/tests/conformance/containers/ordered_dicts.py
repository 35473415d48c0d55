# collections.OrderedDict: order, moving, popping, equality, subclasses, copies and pickles.
from collections import OrderedDict
import copy, pickle, json
d = OrderedDict([("a", 1), ("b", 2)], c=3)
d["d"] = 4; d["a"] = 10
print(list(d.items()), list(reversed(d)), list(reversed(d.items())), list(reversed(d.values())))
d.move_to_end("a"); d.move_to_end("d", last=False); print(list(d), d.popitem(), d.popitem(last=False), list(d))
try: d.move_to_end("zz")
except KeyError as e: print("KeyError", e)
try: OrderedDict().popitem()
except KeyError as e: print(e)
print(d.pop("b"), d.pop("x", 5), d.pop("x", default=None), d.setdefault("n"), d.setdefault("m", default=[]), len(d))
try: d.pop("nope")
except KeyError as e: print("KeyError", e)
a, b = OrderedDict(x=1, y=2), OrderedDict(y=2, x=1)
print(a == b, a != b, a == dict(b), dict(a) == b, a == {"x": 1}, a == 3, a != 3, a == OrderedDict(x=1, y=2))
print(list(OrderedDict.fromkeys("hello")), list(OrderedDict.fromkeys("ab", 0).items()))
print(list((a | {"z": 3}).items()), type(a | {}), list(({"q": 0} | a)), type({} | a))
a |= {"x": 5}; print(list(a.items()))
c = copy.copy(a); c["w"] = 1; e = copy.deepcopy(a); p = pickle.loads(pickle.dumps(a))
print(list(c), list(a), e == a, p == a, type(p), type(c), a.copy() == a)
class Lru(OrderedDict):
    def __init__(self, size=2, *args, **kw):
        self.size = size
        super().__init__(*args, **kw)
    def __getitem__(self, k):
        v = super().__getitem__(k); self.move_to_end(k); return v
    def __setitem__(self, k, v):
        super().__setitem__(k, v)
        while len(self) > self.size: del self[next(iter(self))]
l = Lru(2, [(1, 1)])
l[2] = 2; l[1]; l[3] = 3; print(list(l.items()), l.size)
l.update({4: 4, 5: 5}); print(list(l)); l.setdefault(6, 6); print(list(l), list(Lru(3, a=1, b=2)))
q = OrderedDict()
for i in range(5000): q[i] = i
s = 0
while q:
    k, v = q.popitem(last=False); s += v
    if k < 100: q[k + 10000] = 1
print(s, list(q.items()), bool(q))
for i in range(30): q[i] = i
for i in range(0, 30, 3): q.move_to_end(i)
for i in range(0, 30, 7): q.move_to_end(i, False)
for i in range(1, 30, 3): del q[i]
print(list(q), q[3], 4 in q, q.get(4))
print(json.dumps(q)[:20], dict(q) == q, isinstance(q, dict), sorted(q)[:3], OrderedDict.__module__, hasattr(q, "__dict__"))
q.clear(); print(len(q), list(q)); q["z"] = 1; q.attr = 2; print(q.attr, list(q), copy.copy(q).__class__.__name__)
for bad in (lambda: OrderedDict(1), lambda: OrderedDict([1]), lambda: OrderedDict({}, {}), lambda: hash(q)):
    try: bad()
    except TypeError as e: print("TypeError")
