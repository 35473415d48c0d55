class Real:
    pass


class Claims:
    @property
    def __class__(self):
        return Real


class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "t", target)

    def __getattribute__(self, name):
        return getattr(object.__getattribute__(self, "t"), name)


c, p = Claims(), Proxy([1, 2])
print(isinstance(c, Real), isinstance(c, Claims), isinstance(c, int), type(c).__name__, c.__class__.__name__)
print(isinstance(p, list), isinstance(p, Proxy), isinstance(p, (int, list)), isinstance(p, dict), p.__class__)


class Breaks:
    @property
    def __class__(self):
        raise AttributeError("no class")


print(isinstance(Breaks(), int), isinstance(Breaks(), Breaks))
n = 0
for i in range(300):
    n += isinstance(c if i % 2 else i, Real)
print(n)
