"""Weak references; proxies pass everything that is done with them on to their object."""

import _operator
from _types import in_module

from _weakref_native import (Reference, getweakrefcount, getweakrefs, _callback, _plain, _remove_dead_weakref)


class ReferenceType(Reference):
    __slots__ = ("_weak_state", "_weak_hash")

    @property
    def __callback__(self):
        return _callback(self)

    def __repr__(self):
        target = self()
        if target is None:
            return f"<weakref at {id(self):#x}; dead>"
        name = getattr(target, "__name__", None)
        name = f" ({name})" if isinstance(name, str) else ""
        return f"<weakref at {id(self):#x}; to '{type(target).__qualname__}' at {id(target):#x}{name}>"

    __class_getitem__ = classmethod(type(list[int]))


in_module(ReferenceType, "weakref")
ref = ReferenceType


class _ProxyReference(ReferenceType):
    """A proxy's reference, which knows its proxy."""


def _target(proxy):
    target = object.__getattribute__(proxy, "_ref")()
    if target is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return target


def _plainly(value):
    """The object of a proxy; anything else as it is."""
    return _target(value) if isinstance(value, ProxyType) else value


class ProxyType:
    def __init__(self, target, callback=None):
        tell = None if callback is None else lambda reference: callback(reference.proxy())
        reference = _ProxyReference(target, tell)
        reference.proxy = ref(self)
        object.__setattr__(self, "_ref", reference)

    def __getattribute__(self, name):
        return getattr(_target(self), name)

    def __setattr__(self, name, value):
        setattr(_target(self), name, value)

    def __delattr__(self, name):
        delattr(_target(self), name)

    def __dir__(self):
        return dir(_target(self))

    def __str__(self):
        return str(_target(self))

    def __repr__(self):
        target = _target(self)
        return f"<weakproxy at {id(self):#x} to {type(target).__qualname__} at {id(target):#x}>"

    def __bytes__(self):
        return bytes(_target(self))

    def __bool__(self):
        return bool(_target(self))

    def __len__(self):
        return len(_target(self))

    def __iter__(self):
        return iter(_target(self))

    def __next__(self):
        target = _target(self)
        if not hasattr(type(target), "__next__"):
            raise TypeError(f"Weakref proxy referenced a non-iterator '{type(target).__name__}' object")
        return next(target)

    def __reversed__(self):
        return reversed(_target(self))

    def __getitem__(self, key):
        return _target(self)[key]

    def __setitem__(self, key, value):
        _target(self)[key] = value

    def __delitem__(self, key):
        del _target(self)[key]

    def __contains__(self, item):
        return item in _target(self)

    def __int__(self):
        return int(_target(self))

    def __float__(self):
        return float(_target(self))

    def __abs__(self):
        return abs(_target(self))

    def __divmod__(self, other):
        return divmod(_target(self), _plainly(other))

    def __rdivmod__(self, other):
        return divmod(_plainly(other), _target(self))

    def __pow__(self, other, modulus=None):
        return pow(_target(self), _plainly(other), modulus)

    def __rpow__(self, other, modulus=None):
        return pow(_plainly(other), _target(self), modulus)

    __hash__ = None


def _unary(operation):
    return lambda self: operation(_target(self))


def _binary(operation):
    return lambda self, other: operation(_target(self), _plainly(other))


def _reflected(operation):
    return lambda self, other: operation(_plainly(other), _target(self))


for _name in ("neg", "pos", "invert", "index"):
    setattr(ProxyType, f"__{_name}__", _unary(getattr(_operator, _name)))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(ProxyType, f"__{_name}__", _binary(getattr(_operator, _name)))
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "lshift", "rshift", "and", "or", "xor", "matmul"):
    _plain_operation = getattr(_operator, _name + "_" if _name in ("and", "or") else _name)
    setattr(ProxyType, f"__{_name}__", _binary(_plain_operation))
    setattr(ProxyType, f"__r{_name}__", _reflected(_plain_operation))
    setattr(ProxyType, f"__i{_name}__", _binary(getattr(_operator, f"i{_name}")))
ProxyType.__ipow__ = _binary(_operator.ipow)
in_module(ProxyType, "weakref")


class CallableProxyType(ProxyType):
    def __call__(self, *args, **kwargs):
        return _target(self)(*args, **kwargs)


in_module(CallableProxyType, "weakref")


def proxy(target, callback=None, /):
    if callback is None:
        known = _plain(target, _ProxyReference)
        shared = known and known.proxy()
        if shared is not None:
            return shared
    return (CallableProxyType if callable(target) else ProxyType)(target, callback)
