# Linked list, binary tree, trie and LRU cache: special methods, recursion, None links.
class LinkedList:
    class Node:
        __slots__ = "value", "next"

        def __init__(self, value, next=None):
            self.value, self.next = value, next

    def __init__(self, items=()):
        self.head, self.length = None, 0
        for item in items:
            self.push(item)

    def push(self, value):
        self.head = self.Node(value, self.head)
        self.length += 1

    def __len__(self):
        return self.length

    def __iter__(self):
        node = self.head
        while node is not None:
            yield node.value
            node = node.next

    def __contains__(self, value):
        return any(v == value for v in self)

    def reverse(self):
        previous, node = None, self.head
        while node:
            node.next, previous, node = previous, node, node.next
        self.head = previous
        return self


class Tree:
    def __init__(self):
        self.root = None

    def insert(self, key):
        if self.root is None:
            self.root = [key, None, None]
            return True
        node = self.root
        while True:
            if key == node[0]:
                return False
            side = 1 if key < node[0] else 2
            if node[side] is None:
                node[side] = [key, None, None]
                return True
            node = node[side]

    def walk(self, node="root"):
        node = self.root if node == "root" else node
        if node is not None:
            yield from self.walk(node[1])
            yield node[0]
            yield from self.walk(node[2])

    def depth(self, node="root"):
        node = self.root if node == "root" else node
        return 0 if node is None else 1 + max(self.depth(node[1]), self.depth(node[2]))


class Trie:
    def __init__(self):
        self.children, self.ends = {}, False

    def add(self, word):
        node = self
        for c in word:
            node = node.children.setdefault(c, Trie())
        node.ends = True

    def starting(self, prefix):
        node = self
        for c in prefix:
            if c not in node.children:
                return
            node = node.children[c]
        yield from node._words(prefix)

    def _words(self, sofar):
        if self.ends:
            yield sofar
        for c, child in sorted(self.children.items()):
            yield from child._words(sofar + c)


class Cache:
    def __init__(self, size):
        self.size, self.data, self.hits = size, {}, 0

    def get(self, key, make):
        if key in self.data:
            self.hits += 1
            self.data[key] = self.data.pop(key)
        else:
            if len(self.data) >= self.size:
                del self.data[next(iter(self.data))]
            self.data[key] = make(key)
        return self.data[key]


l = LinkedList(range(30))
print(list(l)[:4], len(l), 7 in l, 70 in l, list(l.reverse())[:4], bool(LinkedList()))
t = Tree()
print(sum(t.insert(i * 37 % 101) for i in range(150)), list(t.walk())[:6], t.depth(), len(list(t.walk())))
trie = Trie()
for w in "car card care cat dog do door".split():
    trie.add(w)
print(list(trie.starting("car")), list(trie.starting("do")), list(trie.starting("x")), len(list(trie.starting(""))))
c = Cache(5)
print(sum(c.get(i * i % 11, lambda k: k * 10) for i in range(200)), c.hits, list(c.data))
deep = LinkedList(range(20000))
print(sum(deep), max(deep.reverse()))
