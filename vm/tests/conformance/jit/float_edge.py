"""Sums at the end of what an immediate float holds."""


def doubled(x, n):
    for i in range(n):
        x += x
    return x


def halved(x, n):
    for i in range(n):
        x = x * 0.5
    return x


for n in range(250, 262):
    print(n, doubled(1.0, n) == 2.0**n, type(doubled(1.0, n)).__name__, -doubled(-1.0, n) == 2.0**n)
    print(n, halved(1.0, n) == 2.0**-n, halved(-3.0, n) == -3 * 2.0**-n)
items = [1.0]
for i in range(300):
    items[0] = items[0] + items[0]
print(items[0] == 2.0**300)
