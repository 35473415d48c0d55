# super() in diamonds, properties, class methods, nested functions, and after changes of __bases__.
class Root:
    def __init__(self, **kw):
        assert not kw, kw
        self.trail = ["Root"]

    def who(self):
        return ["Root"]

    @property
    def p(self):
        return 1

    @classmethod
    def make(cls):
        return [cls.__name__, "Root"]


class Left(Root):
    def __init__(self, left=0, **kw):
        super().__init__(**kw)
        self.left = left
        self.trail.append("Left")

    def who(self):
        return ["Left"] + super().who()

    @property
    def p(self):
        return super().p + 10

    @classmethod
    def make(cls):
        return ["Left"] + super().make()


class Right(Root):
    def __init__(self, right=0, **kw):
        super().__init__(**kw)
        self.right = right
        self.trail.append("Right")

    def who(self):
        return ["Right"] + super().who()

    @property
    def p(self):
        return super().p + 100


class Both(Left, Right):
    def who(self):
        return [n for n in (lambda: super(Both, self).who())()] + ["Both"]

    def nested(self):
        def inner():
            return super(Left, self).who()
        return inner()


x = Both(left=1, right=2)
print(x.trail, x.left, x.right, x.who(), x.nested(), x.p, Both.make(), [c.__name__ for c in Both.__mro__])
print(super(Both, x).who(), super(Right, x).who(), super(Left, Both).make(), repr(super(Left, x))[:17])
total = 0
for i in range(200):
    total += len(x.who()) + x.p + len(Both(left=i).trail)
print(total)
try:
    super(Left, Root()).who()
except TypeError as e:
    print(type(e).__name__)


class Changes(Left):
    def who(self):
        return ["C"] + super().who()


c = Changes()
seen = set()
for i in range(120):
    if i == 60:
        Changes.__bases__ = (Right,)
    if i == 90:
        Right.who = lambda self: ["new"]
    seen.add(tuple(c.who()))
print(sorted(seen))
