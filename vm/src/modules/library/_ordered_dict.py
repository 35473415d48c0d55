"""collections.OrderedDict: dicts keep order themselves, so only what changes or compares it is here."""

from _collections_abc import MutableMapping
from _dict_order import move_to_end, pop_first
from _types import in_module
from reprlib import recursive_repr

_MISSING = object()
_PLAIN = dict.__setitem__


class OrderedDict(dict):
    "Dictionary that remembers insertion order"

    def __init__(self, other=(), /, **kwds):
        self.__update(other, **kwds)

    def update(self, other=(), /, **kwds):
        # A class with its own way to set items wants to see all of them.
        if type(self).__setitem__ is _PLAIN:
            dict.update(self, other, **kwds)
        else:
            MutableMapping.update(self, other, **kwds)

    __update = update

    def move_to_end(self, key, last=True):
        "Moves an item to the end, or to the beginning; KeyError if there is none."
        move_to_end(self, key, last)

    def popitem(self, last=True):
        "Removes the last item, or the first, and gives it as a pair."
        if not self:
            raise KeyError("dictionary is empty")
        return dict.popitem(self) if last else pop_first(self)

    def pop(self, key, default=_MISSING):
        return dict.pop(self, key) if default is _MISSING else dict.pop(self, key, default)

    def setdefault(self, key, default=None):
        if type(self).__setitem__ is _PLAIN:
            return dict.setdefault(self, key, default)
        if key not in self:
            self[key] = default
        return self[key]

    @recursive_repr()
    def __repr__(self):
        name = self.__class__.__name__
        return f"{name}({dict(self.items())!r})" if self else f"{name}()"

    def __reduce__(self):
        return self.__class__, (), self.__getstate__() or None, None, iter(self.items())

    def copy(self):
        new = self.__class__()
        new.update(self)
        return new

    @classmethod
    def fromkeys(cls, iterable, value=None):
        new = cls()
        for key in iterable:
            new[key] = value
        return new

    def __eq__(self, other):
        equal = dict.__eq__(self, other)
        if equal is True and isinstance(other, OrderedDict):
            return list(self) == list(other)
        return equal

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(other)
        new.update(self)
        return new


in_module(OrderedDict, "collections")
