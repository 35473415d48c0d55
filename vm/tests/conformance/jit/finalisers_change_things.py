# Finalisers that change what compiled code has just looked at: a class, a global, an attribute, a method.
import weakref


class Setting:
    step = 1

    def value(self):
        return 10


class Box:
    def __init__(self, n):
        self.n = n
        self.total = 0


def other_value(self):
    return 100


scale = 2


class Dying:
    def __init__(self, action):
        self.action = action

    def __del__(self):
        self.action()


def change_class():
    Setting.step += 1


def change_method():
    Setting.value = other_value


def change_global():
    global scale
    scale += 1


def nothing():
    pass


def run(n, every, action, box, setting):
    """The old value of `held` dies in the middle of what the loop's body looks at twice."""
    held = None
    for i in range(n):
        a = setting.step + box.n + scale + setting.value()
        held = Dying(action if i % every == every - 1 else nothing)
        b = setting.step + box.n + scale + setting.value()
        box.total += a * 3 + b
    return box.total


for action in (nothing, change_class, change_global, change_method):
    box = Box(5)

    def change_box():
        box.n += 1

    print(action.__name__, run(500, 50, action, box, Setting()), Setting.step, scale)
    print("box", run(300, 30, change_box, box, Setting()), box.n)


def drops(n, items, box):
    """The last reference is a list's item."""
    seen = 0
    for i in range(n):
        seen += box.n
        items[i % 4] = None
        seen += box.n * 1000
    return seen


class Bump:
    def __init__(self, box):
        self.box = box

    def __del__(self):
        self.box.n += 1


box = Box(1)
print(drops(400, [Bump(box) for _ in range(4)], box), box.n)
items = [None] * 4
for k in range(60):
    items[k % 4] = Bump(box)
    print(drops(40, items, box), end=" ")
print(box.n)


class Target:
    pass


def by_weakref(n, box):
    refs = []

    def gone(_):
        box.n += 1

    total = 0
    t = Target()
    for i in range(n):
        total += box.n
        if i % 40 == 0:
            refs.append(weakref.ref(t, gone))
        t = Target()
        total += box.n * 1000
    return total


print(by_weakref(600, Box(1)))


def generator(box):
    try:
        while True:
            yield box.n
    finally:
        box.n += 5


def by_generator(n, box):
    total = 0
    g = generator(box)
    for i in range(n):
        total += next(g) + box.n
        if i % 30 == 29:
            g = generator(box)
        total += box.n * 1000
    return total


print(by_generator(300, Box(1)))


class Link:
    """A chain of objects: the last of them changes the class when the first dies."""

    def __init__(self, after):
        self.after = after


def chains(n, setting):
    total = 0
    for i in range(n):
        total += setting.step
        chain = Link(Link(Dying(change_class if i % 64 == 63 else nothing)))
        total += setting.step * 1000
    return total


print(chains(640, Setting()), Setting.step)
