import math
def advance(dt, n, bodies):
    for _ in range(n):
        for i in range(len(bodies)):
            b1 = bodies[i]
            for j in range(i + 1, len(bodies)):
                b2 = bodies[j]
                dx = b1[0] - b2[0]; dy = b1[1] - b2[1]; dz = b1[2] - b2[2]
                mag = dt * ((dx * dx + dy * dy + dz * dz) ** -1.5)
                b1[3] -= dx * b2[6] * mag; b1[4] -= dy * b2[6] * mag; b1[5] -= dz * b2[6] * mag
                b2[3] += dx * b1[6] * mag; b2[4] += dy * b1[6] * mag; b2[5] += dz * b1[6] * mag
        for b in bodies:
            b[0] += dt * b[3]; b[1] += dt * b[4]; b[2] += dt * b[5]
b = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47], [4.84, -1.16, -0.10, 0.606, 2.81, -0.02, 0.037], [8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011]]
advance(0.01, 200, b)
for x in b: print(x)
print(math.floor(2.7), math.ceil(2.1), math.gcd(12, 18), math.factorial(20), math.isqrt(10**20), math.hypot(3, 4), math.log(8, 2), math.fsum([0.1] * 10), math.comb(10, 3))
