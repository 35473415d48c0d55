"""Conway's game of life on a torus: eight list loads per cell."""


def bench():
    w = 32
    h = 32
    cells = [0] * (w * h)
    seed = 99
    for i in range(w * h):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        cells[i] = seed // 65_536 % 2
    for _ in range(100):
        new = [0] * (w * h)
        for y in range(h):
            up = (y - 1) % h * w
            mid = y * w
            down = (y + 1) % h * w
            for x in range(w):
                left = (x - 1) % w
                right = (x + 1) % w
                n = (cells[up + left] + cells[up + x] + cells[up + right]
                     + cells[mid + left] + cells[mid + right]
                     + cells[down + left] + cells[down + x] + cells[down + right])
                if n == 3 or (n == 2 and cells[mid + x] == 1):
                    new[mid + x] = 1
        cells = new
    alive = 0
    for i in range(w * h):
        alive += cells[i]
    return alive
