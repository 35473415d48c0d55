"""Horner's rule for a polynomial of degree nine: many float constants live at once."""


def bench():
    total = 0.0
    x = -1.0
    for _ in range(200_000):
        total += (
            (((((((((0.1 * x - 0.2) * x + 0.3) * x - 0.4) * x + 0.5) * x - 0.6) * x + 0.7) * x - 0.8)
               * x + 0.9) * x - 1.0)
        )
        x += 1.0 / 100_000.0
    return total
