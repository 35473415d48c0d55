from collections import deque, Counter, defaultdict, namedtuple, OrderedDict, ChainMap
d = deque([1, 2, 3], maxlen=4); d.append(4); d.append(5); d.appendleft(0); print(d, len(d), d[0], d[-1], 3 in d, d.maxlen)
d.rotate(1); print(d); d.rotate(-2); print(list(d), list(reversed(d))); d.extendleft("ab"); print(d.popleft(), d.pop(), d)
print(deque("abc") == deque("abc"), deque([1]) < deque([2]), deque([1]) + deque([2]), deque([1, 2]) * 2, bool(deque()))
try: deque().pop()
except IndexError as e: print(e)
e = deque(range(5)); e.remove(3); e.insert(1, 9); del e[0]; e[0] = 7; print(e, e.index(4), e.count(2)); e.reverse(); print(e); e.clear(); print(e)
try:
    q = deque([1, 2])
    for x in q: q.append(x)
except RuntimeError as err: print(err)
c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], sum(c.values())); c.update("zz"); c.subtract("a"); print(sorted(c.items()), c + Counter(a=1), c & Counter(a=1))
dd = defaultdict(list)
for w in ["a", "b", "a"]: dd[w].append(len(dd))
print(dict(dd), dd.get("q")); di = defaultdict(int); di["x"] += 1; print(di)
P = namedtuple("P", "x y", defaults=[5]); p = P(1); print(p, p.x, p._replace(x=3), p._asdict(), P._fields, p == (1, 5)); x, y = p
od = OrderedDict(a=1, b=2); od.move_to_end("a"); od["c"] = 3; print(list(od), od.popitem(last=False)); od.move_to_end("c", last=False); print(list(od.items()))
print(dict(ChainMap({"a": 1}, {"a": 2, "b": 3})))
