# Bound methods of built-in types as decorators, often enough to be specialised and compiled.
import functools

registry = []
by_name = {}


def make(n):
    class Value:
        def __init__(self):
            self._v = n

        @property
        def v(self):
            return self._v

        @v.setter
        def v(self, new):
            self._v = new

        @v.deleter
        def v(self):
            self._v = None

    value = Value()
    value.v += 1
    seen = value.v
    del value.v
    return seen, value.v


def register(n):
    @registry.append
    def function():
        return n

    assert function is None

    @functools.partial(by_name.setdefault, n)
    def other():
        return -n

    return other


print([make(i) for i in range(40)][-3:])
others = [register(i) for i in range(40)]
print(len(registry), registry[-1](), others[5](), by_name[7]())


def mixed(n):
    """The same place calls bound methods with and without arguments before the decorated."""
    total = []
    for i in range(n):
        use = (total.append, print, registry.count)[0 if i % 50 else 2]

        @use
        def given():
            return i

    return len(total)


print(mixed(200))
