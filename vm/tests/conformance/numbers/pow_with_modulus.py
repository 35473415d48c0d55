# pow() with three arguments: integers, and classes with a __pow__ of their own.
def show(*args, **names):
    try:
        print(pow(*args, **names))
    except Exception as e:
        print(type(e).__name__, e)


show(3, 4, 5)
show(-3, 3, 7)
show(3, 4, -5)
show(3, -1, 11)
show(6, -1, 9)
show(2, 10**30, 10**9 + 7)
show(1, 2, 0)
show(True, True, 1)
show(2, 3, mod=5)
show(base=2, exp=3)
show(2.0, 3, 5)
show(2, 3, 5.0)
show("a", 2, 3)
show(None, 2, 3)


class Ring:
    def __pow__(self, other, mod=None):
        return ("pow", other, mod)

    def __rpow__(self, other, mod=None):
        return ("rpow", other, mod)


class Refuses:
    def __pow__(self, other, mod=None):
        return NotImplemented


show(Ring(), 2)
show(Ring(), 2, 3)
show(2, Ring())
show(Ring(), Ring(), "m") if False else None
show(Refuses(), 2, 3)


class Own(int):
    def __pow__(self, other, mod=None):
        return "own", int(self), other, mod


show(Own(3), 2, 7)
show(3, Own(2), 7)
print(Own(3) ** 2, int.__pow__(2, 5), (2).__pow__(5, 7) if hasattr(int, "__pow__") else None)
