"""Particles as objects in a list: attribute loads and stores in a hot loop."""


class Particle:
    def __init__(self, x, v):
        self.x = x
        self.v = v


def bench():
    ps = []
    for i in range(100):
        ps.append(Particle(i * 1.0, (i % 7) * 0.1))
    for _ in range(4_000):
        for p in ps:
            p.v -= 0.01 * p.x
            p.x += 0.01 * p.v
    e = 0.0
    for p in ps:
        e += p.x * p.x + p.v * p.v
    return e
