from collections import Counter, deque, defaultdict, OrderedDict, ChainMap
c = Counter("abracadabra")
print(c.most_common(2), c["z"], c["a"], sum(c.values()), sorted(c.elements())[:3])
c.update("aaa")
c.subtract({"b": 5})
print(c, +c, c - Counter(a=7), c & Counter(a=3, r=9), c | Counter(z=1), Counter(a=1) + Counter(a=2), c.total())
del c["a"]
print("a" in c, Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2))
d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
print(d, d.maxlen, d[0], d[-1], len(d), d.pop(), d.popleft())
d.extend([7, 8])
d.extendleft([9, 10])
print(d)
d.rotate(1)
print(d)
d.rotate(-2)
d.reverse()
print(d, d.index(7) if 7 in d else None, d.count(8), list(reversed(d)), d.copy() == d)
d.insert(1, "i") if len(d) < 4 else d.remove(d[0])
print(d)
try:
    deque().pop()
except IndexError as e:
    print(e)
dd = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    dd[k].append(v)
print(dd, dd.get("q"), "q" in dd, defaultdict(int)["x"], dd.default_factory)
try:
    defaultdict(None)["k"]
except KeyError as e:
    print("KeyError", e)
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
print(list(o.items()), o.popitem(last=False), list(o), o == OrderedDict(c=3, a=1), o == {"a": 1, "c": 3})
o.move_to_end("a", last=False)
print(list(o.items()), list(reversed(o)))
cm = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(cm["a"], cm["b"], dict(cm), cm.new_child({"b": 0})["b"], len(cm), list(cm.parents))
cm["c"] = 5
print(cm.maps[0])
q = deque()
s = 0
for i in range(2000):
    q.append(i)
    if i % 3 == 0:
        s += q.popleft()
print(s, len(q))
words = Counter()
for i in range(1000):
    words["w%d" % (i % 5)] += i
print(words.most_common(1))
