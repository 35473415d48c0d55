"""A small vector class with operators: attribute loads, allocation, special methods."""


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def scale(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z


def bench():
    p = Vector(0.0, 1.0, 0.5)
    v = Vector(0.01, -0.02, 0.005)
    total = 0.0
    for _ in range(60_000):
        p = p + v.scale(0.5)
        total += p.dot(v)
    return total
