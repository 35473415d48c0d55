"""Shortest paths in a grid with a binary heap of one's own: a class around a list of tuples, dicts of lists."""


class Heap:
    def __init__(self):
        self.items = []

    def __len__(self):
        return len(self.items)

    def push(self, item):
        items = self.items
        items.append(item)
        at = len(items) - 1
        while at > 0:
            parent = (at - 1) // 2
            if items[parent] <= item:
                break
            items[at] = items[parent]
            at = parent
        items[at] = item

    def pop(self):
        items = self.items
        last = items.pop()
        if not items:
            return last
        top = items[0]
        at = 0
        half = len(items) // 2
        while at < half:
            child = 2 * at + 1
            if child + 1 < len(items) and items[child + 1] < items[child]:
                child += 1
            if last <= items[child]:
                break
            items[at] = items[child]
            at = child
        items[at] = last
        return top


def grid(width, height):
    edges = {}
    seed = 7
    for y in range(height):
        for x in range(width):
            out = []
            for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
                if 0 <= x + dx < width and 0 <= y + dy < height:
                    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
                    out.append(((y + dy) * width + x + dx, 1 + seed // 65_536 % 9))
            edges[y * width + x] = out
    return edges


def bench():
    edges = grid(45, 45)
    distance = {0: 0}
    done = set()
    heap = Heap()
    heap.push((0, 0))
    while len(heap):
        so_far, node = heap.pop()
        if node in done:
            continue
        done.add(node)
        for neighbour, length in edges[node]:
            new = so_far + length
            if neighbour not in distance or new < distance[neighbour]:
                distance[neighbour] = new
                heap.push((new, neighbour))
    return max(distance.values()), sum(distance.values())
