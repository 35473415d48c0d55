"""How copy and pickle take an object apart: object.__reduce_ex__ and object.__reduce__."""

from copyreg import __newobj__


def reduce_ex(self, protocol):
    cls = type(self)
    if cls.__reduce__ is not object.__reduce__:
        return self.__reduce__()
    return reduce(self)


def reduce(self):
    cls = type(self)
    args = ()
    if hasattr(cls, "__getnewargs__"):
        args = self.__getnewargs__()
    elif issubclass(cls, (int, float, str, bytes, tuple, frozenset)):
        base = next(c for c in cls.__mro__ if c in (int, float, str, bytes, tuple, frozenset))
        args = (base(self),)
    if hasattr(cls, "__getstate__"):
        state = self.__getstate__()
    else:
        state = getattr(self, "__dict__", None) or None
        slots = {}
        for c in cls.__mro__:
            names = c.__dict__.get("__slots__", ())
            for name in (names,) if isinstance(names, str) else names:
                if name not in ("__dict__", "__weakref__") and hasattr(self, name):
                    slots[name] = getattr(self, name)
        if slots:
            state = (state, slots)
    items = iter(self) if isinstance(self, list) else None
    pairs = iter(self.items()) if isinstance(self, dict) else None
    return __newobj__, (cls, *args), state, items, pairs
