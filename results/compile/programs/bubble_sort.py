"""Bubble sort: neighbouring list items compared and swapped."""


def bench():
    n = 1_000
    a = [0] * n
    seed = 42
    for i in range(n):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        a[i] = seed % 1_000
    for end in range(n - 1, 0, -1):
        for i in range(end):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
    check = 0
    for i in range(n):
        check = (check * 31 + a[i]) % 1_000_003
    return check
