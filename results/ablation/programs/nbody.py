"""Planets of the outer solar system, symplectic Euler, state in flat lists of floats."""


def advance(dt, steps, x, y, z, vx, vy, vz, mass):
    n = len(mass)
    for _ in range(steps):
        for i in range(n):
            xi = x[i]
            yi = y[i]
            zi = z[i]
            mi = mass[i]
            for j in range(i + 1, n):
                dx = xi - x[j]
                dy = yi - y[j]
                dz = zi - z[j]
                d2 = dx * dx + dy * dy + dz * dz
                mag = dt / (d2 * d2 ** 0.5)
                mj = mass[j] * mag
                vx[i] -= dx * mj
                vy[i] -= dy * mj
                vz[i] -= dz * mj
                mim = mi * mag
                vx[j] += dx * mim
                vy[j] += dy * mim
                vz[j] += dz * mim
        for i in range(n):
            x[i] += dt * vx[i]
            y[i] += dt * vy[i]
            z[i] += dt * vz[i]


def energy(x, y, z, vx, vy, vz, mass):
    e = 0.0
    n = len(mass)
    for i in range(n):
        e += 0.5 * mass[i] * (vx[i] * vx[i] + vy[i] * vy[i] + vz[i] * vz[i])
        for j in range(i + 1, n):
            dx = x[i] - x[j]
            dy = y[i] - y[j]
            dz = z[i] - z[j]
            e -= mass[i] * mass[j] / (dx * dx + dy * dy + dz * dz) ** 0.5
    return e


def bench():
    x = [0.0, 4.84, 8.34, 12.89, 15.38]
    y = [0.0, -1.16, 4.12, -15.11, -25.92]
    z = [0.0, -0.10, -0.40, -0.22, 0.18]
    vx = [0.0, 0.61, -1.01, 1.08, 0.98]
    vy = [0.0, 2.81, 1.82, 0.87, 0.59]
    vz = [0.0, -0.02, 0.01, -0.01, -0.03]
    mass = [39.48, 0.0377, 0.0113, 0.0017, 0.0020]
    advance(0.01, 5_000, x, y, z, vx, vy, vz, mass)
    return energy(x, y, z, vx, vy, vz, mass)
