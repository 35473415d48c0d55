"""How copy and pickle take an object apart: object.__reduce_ex__, object.__reduce__ and those of built-in types."""

from copyreg import __newobj__, __newobj_ex__, _reduce_ex

_HEAPTYPE = 1 << 9
_VALUES = (int, float, complex, str, bytes, tuple, frozenset)
_missing = object()


def reduce_ex(self, protocol):
    cls = type(self)
    if cls.__reduce__ is not object.__reduce__:
        return self.__reduce__()
    special = _built_in(self, cls)
    if special is not None:
        return special
    if protocol < 2:
        return _reduce_ex(self, protocol)
    return _reduce(self, cls)


def reduce(self):
    cls = type(self)
    return _built_in(self, cls) or _reduce_ex(self, 0)


def _built_in(self, cls):
    """Types of CPython with a __reduce__ of their own."""
    if issubclass(cls, (set, frozenset)):
        return cls, (list(self),), _state(self, cls)
    if issubclass(cls, bytearray):
        return cls, (bytes(self),), _state(self, cls)
    if cls is range or cls is slice:
        return cls, (self.start, self.stop, self.step)
    if self is ...:
        return "Ellipsis"
    if self is NotImplemented:
        return "NotImplemented"
    if cls is type(len):
        owner = self.__self__
        if owner is None or isinstance(owner, type(builtins)):
            return self.__name__
        return getattr, (owner, self.__name__)
    if cls is type(list.append) or cls is type(int.__add__):
        return getattr, (self.__objclass__, self.__name__)
    if cls is type(_missing.__str__):
        return getattr, (self.__self__, self.__name__)
    if cls is type(_Bound().method):
        return getattr, (self.__self__, self.__func__.__name__)
    return None


class _Bound:
    def method(self):
        """Only its type is of interest."""


def _reduce(self, cls):
    args = ()
    kwargs = None
    if hasattr(cls, "__getnewargs_ex__"):
        pair = self.__getnewargs_ex__()
        if not isinstance(pair, tuple):
            raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(pair).__name__}'")
        if len(pair) != 2:
            raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(pair)}")
        args, kwargs = pair
        if not isinstance(args, tuple):
            kind = type(args).__name__
            raise TypeError(f"first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{kind}'")
        if not isinstance(kwargs, dict):
            kind = type(kwargs).__name__
            raise TypeError(f"second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{kind}'")
    elif hasattr(cls, "__getnewargs__"):
        args = self.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
    elif issubclass(cls, _VALUES):
        base = next(c for c in cls.__mro__ if c in _VALUES)
        args = (base(self),)
    elif (cls is not object and not cls.__flags__ & _HEAPTYPE and cls.__getstate__ is object.__getstate__
            and not isinstance(self, (list, dict, BaseException))):
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    state = _state(self, cls)
    items = iter(self) if isinstance(self, list) else None
    pairs = iter(self.items()) if isinstance(self, dict) else None
    if kwargs:
        return __newobj_ex__, (cls, args, kwargs), state, items, pairs
    return __newobj__, (cls, *args), state, items, pairs


def _state(self, cls):
    getter = getattr(cls, "__getstate__", None)
    if getter is not None and getter is not getattr(object, "__getstate__", None):
        return self.__getstate__()
    return default_state(self, cls)


def default_state(self, cls):
    state = getattr(self, "__dict__", None) or None
    slots = {}
    for c in cls.__mro__:
        names = c.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = c.__name__.lstrip("_")
                if stripped:
                    name = f"_{stripped}{name}"
            value = getattr(self, name, _missing)
            if value is not _missing:
                slots[name] = value
    return (state, slots) if slots else state


def getstate(self):
    return default_state(self, type(self))


import builtins
