# Graphs: union-find, Kruskal, topological order, Floyd-Warshall, breadth first search on a maze.
from collections import deque


class Sets:
    def __init__(self, n):
        self.parent, self.size = list(range(n)), [1] * n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True


n = 40
edges = [((i * j * 7919) % 101, i, j) for i in range(n) for j in range(i + 1, n) if (i + j) % 3]
sets, tree = Sets(n), []
for w, a, b in sorted(edges):
    if sets.union(a, b):
        tree.append((w, a, b))
print(len(tree), sum(w for w, _, _ in tree), tree[:3], len({sets.find(i) for i in range(n)}))

inf = float("inf")
d = [[0 if i == j else inf for j in range(12)] for i in range(12)]
for w, a, b in edges:
    if a < 12 and b < 12:
        d[a][b] = d[b][a] = min(w, d[a][b])
for k in range(12):
    for i in range(12):
        for j in range(12):
            if d[i][k] + d[k][j] < d[i][j]:
                d[i][j] = d[i][k] + d[k][j]
print(d[0], max(max(r) for r in d))

needs = {"shoes": ["socks", "trousers"], "trousers": ["pants"], "jacket": ["shirt"], "socks": [], "pants": [], "shirt": []}


def order(graph):
    done, busy, out = set(), set(), []

    def visit(x):
        if x in busy:
            raise ValueError(f"cycle at {x}")
        if x not in done:
            busy.add(x)
            for y in graph[x]:
                visit(y)
            busy.discard(x)
            done.add(x)
            out.append(x)

    for x in sorted(graph):
        visit(x)
    return out


print(order(needs))
try:
    order({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as e:
    print(e)

maze = ["S.#.....", ".##.###.", "....#...", ".##.#.##", "...#...E"]
queue, seen = deque([(0, 0, 0)]), {(0, 0)}
while queue:
    y, x, steps = queue.popleft()
    if maze[y][x] == "E":
        print("steps", steps, "seen", len(seen))
        break
    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        v, u = y + dy, x + dx
        if 0 <= v < len(maze) and 0 <= u < len(maze[0]) and maze[v][u] != "#" and (v, u) not in seen:
            seen.add((v, u))
            queue.append((v, u, steps + 1))
else:
    print("no way", len(seen))
