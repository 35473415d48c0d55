# collections.Counter: any kind of key and number, subclasses, large and fractional counts.
from collections import Counter
n = Counter("abracadabra"); n.update("aab"); n.update({"z": 3}); n.update(k=2)
print(n.most_common(), n["nope"], Counter([1.0, 1, True, (1,), (1,)]), sorted(n.elements())[:6])
class Loud(Counter):
    def __setitem__(self, k, v): print("set", k, v); super().__setitem__(k, v)
Loud("aab")
m = Counter(a=2**62); m.update("a"); m.update("a"); print(m, Counter(a=1.5) + Counter("a"))
x = Counter(a=1.5); x.update("ab"); print(x)
try: Counter([[]])
except TypeError as e: print(e)
c = Counter("hello world")
print(c.most_common(3), c.total(), sorted(c - Counter("low")), (c & Counter("lll")), +Counter(a=-1, b=2), -Counter(a=-1, b=2))
c.subtract("hello"); print(sorted(c.items()), c["q"], "q" in c)
del c["q"]; print(Counter(x for x in range(10) if x % 3), Counter(), Counter({"a": 2}) == Counter("aa"), Counter(a=1) <= Counter(a=2))
for n in range(3):
    c.update([None, (), 1.5, "k", frozenset()])
print(c[None], c[()], c[1.5], c["k"], c[frozenset()], Counter(b"aab"), Counter({1: 2}.items()))
