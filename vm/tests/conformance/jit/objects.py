"""Attributes, classes and containers that change while a loop is hot."""


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    def move(self, d):
        self.x += d
        self.y -= d


class Point3(Point):
    def norm(self):
        return self.x + self.y


class Slotted:
    __slots__ = ("v", "w")

    def __init__(self, v):
        self.v = v


def attributes(n):
    p = Point(1, 2)
    t = 0
    for i in range(n):
        p.x += 1
        p.y = p.x * 2 - i
        t += p.x + p.y
        if i == 50:
            p.x = p.x + 0.5
        if i == 80:
            p.x = 1 << 62
    return t, p.x, p.y


def methods(n):
    p = Point(1, 2)
    t = 0
    for i in range(n):
        p.move(i)
        t += p.norm()
    return t


def class_changes(n):
    p = Point(3, 4)
    t = 0
    for i in range(n):
        if i == 60:
            p = Point3(3, 4)
        t += p.norm()
    return t


def method_replaced(n):
    p = Point(3, 4)
    old = Point.norm
    t = 0
    for i in range(n):
        if i == 60:
            Point.norm = lambda self: -1
        t += p.norm()
    Point.norm = old
    for i in range(n):
        if i == 60:
            p.norm = lambda: 1000
        t += p.norm()
    return t


def class_attribute(n):
    p = Point(0, 0)
    log = []
    for i in range(n):
        k = p.kind
        if i == 50:
            Point.kind = "other"
        if i == 70:
            p.kind = "own"
        if i > 48:
            log.append(k)
    Point.kind = "point"
    return log[:3], log[20:24], log[-1]


def mixed_classes(n):
    ps = [Point(1, 2), Point3(3, 4), Point(5, 6)]
    t = 0
    for i in range(n):
        t += ps[i % 3].norm()
    return t


def new_attributes(n):
    p = Point(1, 2)
    t = 0
    for i in range(n):
        if i % 20 == 0:
            setattr(p, "extra" + str(i), i)
        t += p.x
        p.z = i
    return t, p.z, len(p.__dict__)


def instance_dict(n):
    p = Point(1, 2)
    t = 0
    for i in range(n):
        if i == 60:
            p.__dict__["x"] = 100
        t += p.x
        if i == 70:
            del p.y
        if i > 90:
            try:
                t += p.y
            except AttributeError:
                t += 7
    return t


def slots(n):
    s = Slotted(1)
    t = 0
    for i in range(n):
        s.v = s.v + i
        t += s.v
    try:
        for i in range(n):
            t += s.v
            if i == 60:
                del s.v
    except AttributeError:
        t = -t
    return t


def objects_made(n):
    last = None
    t = 0
    for i in range(n):
        p = Point(i, -i)
        t += p.norm()
        if i % 30 == 0:
            last = p
    return t, last.x


class Number:
    def __init__(self, v):
        self.v = v

    def __add__(self, other):
        return Number(self.v + (other.v if isinstance(other, Number) else other))

    def __radd__(self, other):
        return Number(self.v + other)

    def __lt__(self, other):
        return self.v < other.v

    def __eq__(self, other):
        return isinstance(other, Number) and self.v == other.v

    def __bool__(self):
        return self.v % 3 != 0

    def __getitem__(self, i):
        if i > 80:
            raise IndexError("far")
        return self.v + i

    def __len__(self):
        return self.v % 5


def operators(n):
    x = Number(0)
    t = 0
    for i in range(n):
        x = x + i
        x = 1 + x
        if x:
            t += 1
        if x < Number(500):
            t += 10
        if x == Number(i):
            t += 100
        t += len(x)
        try:
            t += x[i]
        except IndexError:
            t += 1
    return x.v, t


class Tracked:
    alive = 0

    def __init__(self):
        Tracked.alive += 1

    def __del__(self):
        Tracked.alive -= 1


def finalisers(n):
    most = 0
    keep = [None] * 3
    for i in range(n):
        t = Tracked()
        keep[i % 3] = t
        if Tracked.alive > most:
            most = Tracked.alive
    t = None
    return most, Tracked.alive


def properties(n):
    class C:
        def __init__(self):
            self._x = 0

        @property
        def x(self):
            return self._x

        @x.setter
        def x(self, v):
            self._x = v + 1

        @staticmethod
        def s(a):
            return a * 2

        @classmethod
        def c(cls, a):
            return a * 3

    c = C()
    t = 0
    for i in range(n):
        c.x = c.x + i
        t += c.x + C.s(i) + c.s(i) + C.c(i) + c.c(i)
    return t


def linked(n):
    class Node:
        def __init__(self, value, next):
            self.value = value
            self.next = next

    head = None
    for i in range(n):
        head = Node(i, head)
    t = 0
    for k in range(10):
        node = head
        while node is not None:
            t += node.value
            node = node.next
    node = head
    while node:
        node.value = 0
        node.next, node = None, node.next
    return t, head.value, head.next


def getattr_hook(n):
    class G:
        def __getattr__(self, name):
            return len(name)

    g = G()
    t = 0
    for i in range(n):
        t += g.abc
        if i == 60:
            g.abc = 100
    return t


print(attributes(100), methods(100), class_changes(100), method_replaced(100))
print(class_attribute(100), mixed_classes(100), new_attributes(100), instance_dict(100), slots(100))
print(objects_made(100), operators(100), finalisers(100), properties(100), linked(100), getattr_hook(100))
for _ in range(3):
    print(attributes(100), method_replaced(100), mixed_classes(50), finalisers(50))


class Checked:
    def __init__(self, value):
        self.value = value
        # Something else than None is an error.
        return value


def wrong(values):
    n = 0
    for value in values:
        try:
            Checked(value)
        except TypeError:
            n += 1
    return n


print(wrong([None] * 400 + [5, None, 6]))
