if (n := len("hello")) > 3:
    print(n)
data = iter([1, 2, 3, 0, 4])
while (v := next(data)):
    print(v, end=" ")
print([y for x in range(6) if (y := x * x) % 2 == 0], y)
a = b = c = []
a.append(1)
print(b, c is a)
x, (y, *z), w = 1, (2, 3, 4), 5
print(x, y, z, w)
print(1 < 2 < 3 > 0 != 5, 1 < 3 < 2, (1 < 2) < 3, 1 == 1.0 is not None, not 1 == 2, 5 if 0 else 6 if 1 else 7)


def side(v, log):
    log.append(v)
    return v


log = []
print(side(1, log) < side(5, log) < side(3, log) < side(9, log), log)
print(0 or "a" and "b", None or 0, [] and 1, not [] or 1, True + True, ~True if False else -True)
i = 0
d = {}
i, d[i] = 1, "v"
print(d)
lst = [0, 1, 2]
i = 0
i, lst[i] = 2, 9
print(i, lst)
lst[i], i = 7, 0
print(lst, i)
s = 0
for i in range(300):
    if (h := i * i % 17) > 8 and (g := h - 8):
        s += g
print(s, h)
del x
try:
    x
except NameError as e:
    print(e)
for i, (p, q) in enumerate([(1, 2), (3, 4)]):
    print(i, p, q, end=";")
else:
    print("done")
assert True, "no"
try:
    assert n == 0, f"n is {n}"
except AssertionError as e:
    print(e)
x = 5; y = 6; print(x, y)
print(*[1, 2], *"ab", sep="-", end="!\n")
print(f"{(lambda v: v * 2)(4)}", {**{"a": 1}, **{"a": 2}}, [*[1], *(2,)], (*"ab",))
