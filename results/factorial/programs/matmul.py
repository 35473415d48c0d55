"""Dense matrix product over lists of lists of floats."""


def bench():
    n = 88
    a = []
    b = []
    for i in range(n):
        ra = [0.0] * n
        rb = [0.0] * n
        for j in range(n):
            ra[j] = (i * n + j) % 17 * 0.25
            rb[j] = (i + j * n) % 13 * 0.5
        a.append(ra)
        b.append(rb)
    trace = 0.0
    for i in range(n):
        row = a[i]
        for j in range(n):
            s = 0.0
            for k in range(n):
                s += row[k] * b[k][j]
            if i == j:
                trace += s
    return trace
