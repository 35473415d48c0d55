for i in range(3):
    if i == 5:
        break
else:
    print("else")
for i in range(3):
    if i == 1:
        break
else:
    print("no")
while True:
    try:
        break
    finally:
        print("finally")
n = 0
while n < 5:
    n += 1
    if n % 2:
        continue
    print(n)
else:
    print("done", n)
for a, (b, *c) in [(1, (2, 3, 4)), (5, (6,))]:
    print(a, b, c)
for x in []:
    pass
else:
    print("empty")
print([x for x in range(10) if x % 3 == 0 if x % 2 == 0])
for i, (k, v) in enumerate({"a": 1, "b": 2}.items(), 1):
    print(i, k, v)
def f():
    for i in range(3):
        for j in range(3):
            if j == 1:
                continue
            if i == 2:
                return i, j
            try:
                if i == 1:
                    break
            finally:
                print("f", i, j)
print(f())
x = [1, 2, 3]
for x[0] in range(3):
    pass
print(x)
d = {}
for d["k"] in "ab":
    print(d)
i = 10
while i:
    i -= 1
    if i == 5:
        del i
        break
try:
    i
except NameError as e:
    print(e)
a = b = c = 0
a += 1; b -= 1; c |= 5
print(a, b, c, 1 < 2 < 3, 1 < 2 > 3, 1 == 1.0 == True, not 1 == 2, 1 if a else 2)
print(0 or "x", 1 and "y", None or [] or 0, "" and 1, not [] and not {})
assert True, "never"
x, y = 1, 2
x, y = y, x
print(x, y)
x = y = z = []
print(x is z)
del x, (y, [z])
print("x" in globals())
print(*[1, 2], *"ab", sep="-", end="!\n")
print(1, 2, sep="")
print()
if 0: print("no")
elif "": print("no")
else: print("else")
pass
...
