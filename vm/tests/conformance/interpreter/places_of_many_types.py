# Attributes at places that see objects of many types, while types and instances change.


class Base:
    pass


def make(i):
    class C(Base):
        shared = i

        def __init__(self):
            self.x = i
            self.y = -i

        def m(self):
            return "m", i

    return C


class Slots:
    __slots__ = ("x", "y")

    def __init__(self):
        self.x, self.y = "slot x", "slot y"

    shared = "slots"

    def m(self):
        return "slots m"


class Property:
    shared = "property"
    y = None

    @property
    def x(self):
        return "computed"

    def m(self):
        return "property m"


class Any:
    def __getattr__(self, name):
        return ("any", name) if name != "m" else lambda: "any m"


classes = [make(i) for i in range(6)] + [Slots, Property, Any]
objects = [c() for c in classes]


def look(o):
    return o.x, o.y, o.shared, o.m()


def tour(text):
    print(text)
    seen = [look(o) for _ in range(40) for o in objects]
    for one in seen[: len(objects)]:
        print("  ", one)
    print("  ", all(seen[i] == seen[i % len(objects)] for i in range(len(seen))))


tour("at first")
classes[0].m = lambda self: "another m"
tour("another method")
classes[1].x = property(lambda self: "now a property")
tour("a data descriptor hides the value")
objects[2].m = lambda: "own m"
tour("an instance hides the method")
objects[3].shared = "own shared"
tour("an instance hides the class's value")
objects[4].__dict__["x"] = "through the dict"
tour("an instance with a dict")
del classes[5].shared
classes[5].__getattr__ = lambda self, name: "missing " + name
tour("a class with __getattr__")
classes[0].__bases__ = (make(99),)
del classes[0].m
tour("another base")


def write(o, v):
    o.x = v
    o.z = v


def tour_write(text, targets):
    print(text)
    for round in range(40):
        for o in targets:
            try:
                write(o, round)
            except AttributeError as e:
                if round == 39:
                    print("  ", type(o).__name__, e)
    for o in targets:
        print("  ", getattr(o, "x", "none"), getattr(o, "z", "none"), sorted(getattr(o, "__dict__", {})))


class Frozen:
    def __setattr__(self, name, value):
        raise AttributeError(f"{name} is frozen")


class Ordered:
    def __init__(self):
        self.z = 0  # out of the order in which `write` sets


tour_write("assignment", [*objects[2:8], Frozen(), Ordered(), make(7)(), make(8)()])
gone = make(9)()
del gone.x
many = [make(9)(), gone, make(10)(), make(11)()]
for o in many * 10:
    try:
        o.x
    except AttributeError as e:
        pass
    else:
        continue
    print("unset", o is gone)
    break


class Counted:
    alive = 0

    def __init__(self):
        Counted.alive += 1
        self.value = object()

    def __del__(self):
        Counted.alive -= 1


class Other(Counted):
    def __init__(self):
        super().__init__()


class Third(Counted):
    pass


for i in range(60):
    for c in (Counted, Other, Third):
        o = c()
        o.value = o.value
        o.value = [o.value]
del o
print(Counted.alive)
