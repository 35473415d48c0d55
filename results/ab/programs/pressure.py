"""Twelve values carried around one loop: more than there are registers, so something must spill."""


def bench():
    a = 1
    b = 2
    c = 3
    d = 4
    e = 5
    f = 6
    g = 7
    h = 8
    k = 9
    m = 10
    n = 11
    for i in range(80_000):
        a = (b + i) % 1_009
        b = (c + a) % 1_013
        c = (d + b) % 1_019
        d = (e + c) % 1_021
        e = (f + d) % 1_031
        f = (g + e) % 1_033
        g = (h + f) % 1_039
        h = (k + g) % 1_049
        k = (m + h) % 1_051
        m = (n + k) % 1_061
        n = (a + m) % 1_063
    return (a, b, c, d, e, f, g, h, k, m, n)
