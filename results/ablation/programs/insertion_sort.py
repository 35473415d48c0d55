"""Insertion sort: an inner loop with two exit conditions."""


def bench():
    n = 1_500
    a = [0] * n
    seed = 7
    for i in range(n):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        a[i] = seed // 65_536
    for i in range(1, n):
        x = a[i]
        j = i - 1
        while j >= 0 and a[j] > x:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = x
    return (a[0], a[n // 2], a[n - 1])
