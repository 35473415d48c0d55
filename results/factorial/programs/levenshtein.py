"""Edit distance of two sequences of ints: three-way minimum, two rows."""


def bench():
    n = 500
    a = [0] * n
    b = [0] * n
    seed = 17
    for i in range(n):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        a[i] = seed // 65_536 % 4
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        b[i] = seed // 65_536 % 4
    previous = [0] * (n + 1)
    for j in range(n + 1):
        previous[j] = j
    for i in range(1, n + 1):
        current = [0] * (n + 1)
        current[0] = i
        x = a[i - 1]
        for j in range(1, n + 1):
            cost = previous[j - 1]
            if x != b[j - 1]:
                cost += 1
            if previous[j] + 1 < cost:
                cost = previous[j] + 1
            if current[j - 1] + 1 < cost:
                cost = current[j - 1] + 1
            current[j] = cost
        previous = current
    return previous[n]
