# Conway's game of life on sets of cells, with hot loops over neighbours.
from collections import Counter


def step(cells):
    counts = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in counts.items() if n == 3 or n == 2 and cell in cells}


def step_grid(grid):
    height, width = len(grid), len(grid[0])
    fresh = [[0] * width for _ in range(height)]
    for y in range(height):
        for x in range(width):
            n = 0
            for dy, dx in ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)):
                n += grid[(y + dy) % height][(x + dx) % width]
            fresh[y][x] = 1 if n == 3 or n == 2 and grid[y][x] else 0
    return fresh


def show(cells):
    if not cells:
        return ["-"]
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    return ["".join(".#"[(x, y) in cells] for x in range(min(xs), max(xs) + 1)) for y in range(min(ys), max(ys) + 1)]


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
cells = set(glider)
for _ in range(40):
    cells = step(cells)
print(show(cells), cells == {(x + 10, y + 10) for x, y in glider})
pent = {(0, 0), (1, 0), (-1, 1), (0, 1), (0, 2)}
sizes = []
for _ in range(60):
    pent = step(pent)
    sizes.append(len(pent))
print(sizes[:10], sizes[-1], sum(sizes))
grid = [[(x * y + x + 3 * y) % 3 == 1 for x in range(16)] for y in range(12)]
for _ in range(25):
    grid = step_grid(grid)
print(sum(map(sum, grid)), ["".join(map(str, row)) for row in grid[:3]])
