import heapq, bisect
h = []
for x in [5, 1, 8, 3, 9, 2]:
    heapq.heappush(h, x)
print(h[0], [heapq.heappop(h) for _ in range(len(h))])
d = [9, 4, 7, 1]
heapq.heapify(d)
print(d[0], heapq.heappushpop(d, 0), heapq.heapreplace(d, 10), heapq.nlargest(2, d), heapq.nsmallest(2, [3, 1, 2], key=lambda v: -v))
print(list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge("ca", "b", reverse=True)))
try:
    heapq.heappop([])
except IndexError as e:
    print(e)
a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 0), bisect.bisect_left(a, 9), bisect.bisect(a, 3, 0, 2))
bisect.insort(a, 4)
bisect.insort_left(a, 3)
print(a, bisect.bisect_left([(1, "b"), (2, "a")], 2, key=lambda t: t[0]))


def grade(score):
    return "FDCBA"[bisect.bisect([60, 70, 80, 90], score)]


print([grade(s) for s in (33, 99, 77, 70, 89, 90)])


def dijkstra(graph, src):
    dist = {src: 0}
    queue = [(0, src)]
    while queue:
        d, u = heapq.heappop(queue)
        if d > dist[u]:
            continue
        for v, w in graph[u].items():
            nd = d + w
            if nd < dist.get(v, float("inf")):
                dist[v] = nd
                heapq.heappush(queue, (nd, v))
    return dist


n = 60
graph = {i: {(i * 7 + 3) % n: i % 5 + 1, (i + 1) % n: 4, (i * i) % n: 9} for i in range(n)}
r = dijkstra(graph, 0)
print(len(r), sum(r.values()), max(r.values()))
s = []
for i in range(300):
    bisect.insort(s, i * 73 % 101)
print(s == sorted(s), sum(i * v for i, v in enumerate(s)))
