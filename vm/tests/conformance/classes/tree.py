class Node:
    __slots__ = ("key", "left", "right")
    def __init__(self, key): self.key = key; self.left = self.right = None
class Tree:
    def __init__(self): self.root = None; self.size = 0
    def add(self, key):
        self.size += 1
        if self.root is None: self.root = Node(key); return
        n = self.root
        while True:
            if key < n.key:
                if n.left is None: n.left = Node(key); return
                n = n.left
            else:
                if n.right is None: n.right = Node(key); return
                n = n.right
    def __iter__(self):
        def walk(n):
            if n is not None:
                yield from walk(n.left); yield n.key; yield from walk(n.right)
        return walk(self.root)
    def depth(self):
        def d(n): return 0 if n is None else 1 + max(d(n.left), d(n.right))
        return d(self.root)
t = Tree(); x = 7
for _ in range(100):
    x = x * 31 % 101; t.add(x)
print(t.size, t.depth(), list(t)[:10], sum(t))
class Shape:
    def area(self): raise NotImplementedError("area")
    def __str__(self): return f"{type(self).__name__}({self.area():.2f})"
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s * self.s
class Ci(Shape):
    def __init__(self, r): self.r = r
    def area(self): return 3.14159 * self.r ** 2
for s in [Sq(2), Ci(1)] * 10: r = str(s)
print(r, str(Sq(3)))
try: str(Shape())
except NotImplementedError as e: print("NI", e)
class Vec:
    def __init__(self, *c): self.c = c
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.c, o.c))
    def __iadd__(self, o): self.c = tuple(a + b for a, b in zip(self.c, o.c)); return self
    def __getattr__(self, n):
        if n in "xyz": return self.c["xyz".index(n)]
        raise AttributeError(n)
    def __format__(self, s): return "<" + ", ".join(format(v, s) for v in self.c) + ">"
v = Vec(1, 2, 3); v += Vec(1, 1, 1); print(v @ v, v.x, v.z, f"{v:.1f}", hasattr(v, "w"))
