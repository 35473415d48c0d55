"""All shortest paths: a triple loop with a rarely taken store."""


def bench():
    n = 90
    d = []
    seed = 5
    for i in range(n):
        row = [0] * n
        for j in range(n):
            seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
            row[j] = 0 if i == j else 1 + seed // 65_536 % 1_000
        d.append(row)
    for k in range(n):
        dk = d[k]
        for i in range(n):
            di = d[i]
            dik = di[k]
            for j in range(n):
                through = dik + dk[j]
                if through < di[j]:
                    di[j] = through
    total = 0
    for i in range(n):
        for j in range(n):
            total += d[i][j]
    return total
