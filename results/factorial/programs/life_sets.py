"""Conway's game of life without borders: a set of tuples, a dict of counts, set comprehensions."""

GUN = """
........................O...........
......................O.O...........
............OO......OO............OO
...........O...O....OO............OO
OO........O.....O...OO..............
OO........O...O.OO....O.O...........
..........O.....O.......O...........
...........O...O....................
............OO......................
"""


def parse(text):
    rows = enumerate(text.strip().splitlines())
    return {(x, y) for y, row in rows for x, c in enumerate(row) if c == "O"}


def step(alive):
    counts = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    place = (x + dx, y + dy)
                    counts[place] = counts.get(place, 0) + 1
    return {place for place, n in counts.items() if n == 3 or (n == 2 and place in alive)}


def bench():
    alive = parse(GUN)
    for _ in range(150):
        alive = step(alive)
    return len(alive), min(alive), max(alive)
