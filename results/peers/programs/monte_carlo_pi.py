"""Pi by throwing darts with a linear congruential generator: integers and floats in one loop."""


def bench():
    seed = 12_345
    inside = 0
    throws = 80_000
    for _ in range(throws):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        x = seed / 2_147_483_648.0
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        y = seed / 2_147_483_648.0
        if x * x + y * y <= 1.0:
            inside += 1
    return 4.0 * inside / throws
