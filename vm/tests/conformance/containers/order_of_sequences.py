import heapq, itertools
vals = [(), (1,), (1, 2), (1, 2.5), (1.5, 'a'), (1, 'b'), ('a', 1), ('é', 2), ('e', 2), (True, 1), (None,), (1, None), (2**70, 1), (float('nan'), 1), (0.0, 1), (-0.0, 1), ((1, 2), 3), ([1], 2), (1, 2, 3), (float('inf'),), (1e300, 2)]
out = []
for a, b in itertools.product(vals, vals):
    r = []
    for f in (lambda: a < b, lambda: a <= b, lambda: a == b, lambda: a != b, lambda: a > b, lambda: a >= b):
        try: r.append(f())
        except TypeError as e: r.append('T')
    out.append(''.join(str(x)[0] for x in r))
print(len(out), *out)
print([sorted(x) for x in ([(2, 'b'), (1, 'z'), (2, 'a')], [[3, 1], [2, 9], [2]], [('b', 1.5), ('b', 1.25), ('a', 9)])])
h = []
for i in range(50): heapq.heappush(h, ((i * 37) % 23, 'k%d' % (i % 7), -i / 3))
print([heapq.heappop(h) for _ in range(50)][::7], max([(1, 2), (1, 3)]), min('b', 'a'), [1, 2] < [1, 'x'][:1])
