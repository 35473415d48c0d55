# Class attributes that change all the time: numbers stay uncached, everything else is noticed.
class Node:
    count = 0
    limit = 10

    def __init__(self, value):
        self.value = value
        Node.count += 1
        self.serial = Node.count


class Leaf(Node):
    pass


class Odd(Leaf):
    count = 100


def make(n):
    return [Node(i) if i % 3 else Leaf(i) for i in range(n)]


nodes = make(500)
print(Node.count, Leaf.count, Odd.count, nodes[0].count, nodes[-1].serial)


def bump(cls, n, name="count"):
    for _ in range(n):
        setattr(cls, "".join(list(name)), getattr(cls, name) + 1)


bump(Odd, 300)
bump(Node, 300)
print(Node.count, Leaf.count, Odd.count)


def loop(n, step):
    total = 0
    for i in range(n):
        Node.count = Node.count + step
        total += Leaf.count
    return total


print(loop(300, 1), loop(300, 0.5), Node.count)
# New attributes move the class's dict about.
for i in range(40):
    setattr(Node, f"extra{i}", i)
    loop(20, 1)
print(Node.count, Node.extra39, Leaf.count)
# Another sort of value, and back.
Node.count = "text"
print(Leaf.count, nodes[3].count)
try:
    loop(3, 1)
except TypeError as e:
    print(type(e).__name__, e)
for value in (5, None, True, 2.5, [1], 7, 8, 9):
    Node.count = value
    print(Leaf.count, nodes[5].count, end=" ")
print()
print(loop(100, 1), Node.count)
# A descriptor takes its place.
Node.count = property(lambda self: self.value * 1000)
print(nodes[2].count, isinstance(Leaf.count, property))
Node.count = 3
loop(50, 2)
print(nodes[2].count, Leaf.count)
# It goes; the subclass gets its own.
Leaf.count = -1
Leaf.count -= 1
print(loop(50, 1), Leaf.count, Node.count)
del Leaf.count
print(Leaf.count == Node.count)
del Node.count
try:
    loop(2, 1)
except AttributeError as e:
    print(e)
Node.count = 1
print(loop(200, 1), Leaf.count)


class Meta(type):
    made = 0

    def __call__(cls, *args):
        Meta.made += 1
        cls.instances += 1
        return super().__call__(*args)


class Counted(metaclass=Meta):
    instances = 0


class More(Counted):
    pass


for _ in range(400):
    Counted()
    More()
print(Meta.made, Counted.instances, More.instances, Counted.made)


class Shadow:
    n = 0


one, two = Shadow(), Shadow()
for i in range(300):
    Shadow.n += 1
    if i == 200:
        one.n = -5
print(one.n, two.n, Shadow.n)


class Switch:
    on = False


def flips(n):
    seen = 0
    for i in range(n):
        Switch.on = not Switch.on
        if Switch.on:
            seen += 1
    return seen


print(flips(1001), Switch.on)
