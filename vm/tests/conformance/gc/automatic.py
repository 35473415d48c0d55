import gc


class Node:
    made = freed = 0

    def __init__(self):
        Node.made += 1
        self.me = self
        self.data = [0] * 10

    def __del__(self):
        Node.freed += 1


for i in range(300_000):
    Node()
print(Node.made, Node.freed > 100_000)


def deep(n):
    if n == 0:
        return 0
    Node()
    return deep(n - 1)


for i in range(300):
    deep(500)
print(Node.freed > 200_000)
gc.collect()
print(Node.made == Node.freed)


class Tree:
    def __init__(self, depth, parent=None):
        self.parent = parent
        self.children = [Tree(depth - 1, self) for _ in range(2)] if depth else []

    def size(self):
        return 1 + sum(c.size() for c in self.children)


keep = Tree(10)
for _ in range(20):
    Tree(9)
print(keep.size())
gc.collect()
print(keep.size(), gc.collect())
