def mul(a, b):
    n, m, p = len(a), len(b), len(b[0])
    c = [[0] * p for _ in range(n)]
    for i in range(n):
        for j in range(p):
            s = 0
            for k in range(m): s += a[i][k] * b[k][j]
            c[i][j] = s
    return c
a = [[i * j % 7 for j in range(6)] for i in range(6)]
print(mul(a, a)); print(mul([[1.5, 2], [3, 4]], [[1, 0], [0, 1]]))
t = list(zip(*a)); print(t[1], [sum(r) for r in a], [list(r) for r in t][0])
grid = [["." for _ in range(8)] for _ in range(4)]
for i in range(4): grid[i][i * 2] = "#"
print("\n".join("".join(r) for r in grid))
def queens(n):
    def place(r, cols, d1, d2):
        if r == n: return 1
        return sum(place(r + 1, cols | {c}, d1 | {r + c}, d2 | {r - c}) for c in range(n) if c not in cols and r + c not in d1 and r - c not in d2)
    return place(0, frozenset(), frozenset(), frozenset())
print(queens(6))
