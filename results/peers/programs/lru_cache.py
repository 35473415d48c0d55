"""A cache that forgets what was used longest ago: a dict and a doubly linked list of objects with slots."""


class Node:
    __slots__ = ("key", "value", "before", "after")

    def __init__(self, key, value):
        self.key = key
        self.value = value
        self.before = None
        self.after = None


class Cache:
    def __init__(self, capacity):
        self.capacity = capacity
        self.nodes = {}
        self.hits = 0
        self.misses = 0
        self.head = Node(None, None)
        self.tail = Node(None, None)
        self.head.after = self.tail
        self.tail.before = self.head

    def unlink(self, node):
        node.before.after = node.after
        node.after.before = node.before

    def put_first(self, node):
        node.after = self.head.after
        node.before = self.head
        node.after.before = node
        self.head.after = node

    def get(self, key, make):
        node = self.nodes.get(key)
        if node is not None:
            self.hits += 1
            self.unlink(node)
            self.put_first(node)
            return node.value
        self.misses += 1
        if len(self.nodes) >= self.capacity:
            oldest = self.tail.before
            self.unlink(oldest)
            del self.nodes[oldest.key]
        node = Node(key, make(key))
        self.nodes[key] = node
        self.put_first(node)
        return node.value


def bench():
    cache = Cache(64)
    seed = 42
    total = 0
    for i in range(30_000):
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        draw = seed // 65_536
        key = draw % 48 if draw % 4 else draw % 500
        total += cache.get(key, lambda k: k * k + 1)
    return cache.hits, cache.misses, total
