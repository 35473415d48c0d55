x = 10
print([x for x in range(3)], x)
print({x: x * x for x in range(4)}, {c for c in "aab"} == {"a", "b"})
print([(a, b) for a in range(3) if a for b in range(a)], [y := 5, y + 1], y)
print([last := i for i in range(4)], last)


def f(n):
    total = 0
    vals = [total := total + i for i in range(n)]
    return vals, total


print(f(5))
rows = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*rows)], [v for row in rows for v in row if v % 2])
print([[j * i for j in range(3)] for i in range(3)])
fns = [lambda: k for k in range(3)]
print([fn() for fn in fns])


class C:
    n = 3
    squares = [i * i for i in range(n)]


print(C.squares)


def outer():
    y = 2
    return [x + y for x in range(3)], [(lambda: x + y)() for x in range(2)]


print(outer())
try:
    [1 / z for z in (1, 0)]
except ZeroDivisionError as e:
    print(e)
print(sorted({k: v for k, v in [("b", 1), ("a", 2), ("b", 3)]}.items()))
print([i for i in range(20) if i % 2 if i % 3], any(i > 3 for i in range(5)))
words = "a bb ccc".split()
print({w: len(w) for w in words}, {len(w): w for w in words}[2])
matrix = [[(i * j) % 7 for j in range(30)] for i in range(30)]
print(sum(sum(v for v in row if v > 3) for row in matrix))
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2), {*range(2)})
