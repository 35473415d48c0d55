"""Weak references; proxies pass attributes, len, items and iteration on to their object."""

from _weakref_native import Reference, getweakrefcount, getweakrefs, _bind, _equal, _hash, _remove_dead_weakref


class ReferenceType(Reference):
    __slots__ = ("_weak_state", "_weak_hash")

    def __new__(cls, target, callback=None):
        self = object.__new__(cls)
        _bind(self, target, callback)
        return self

    def __init__(self, target, callback=None):
        pass

    def __eq__(self, other):
        return _equal(self, other)

    def __hash__(self):
        return _hash(self)


ReferenceType.__module__ = "weakref"
ref = ReferenceType


def _target(proxy):
    target = object.__getattribute__(proxy, "_ref")()
    if target is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return target


class ProxyType:
    def __init__(self, target, callback=None):
        object.__setattr__(self, "_ref", ref(target, callback))

    def __getattribute__(self, name):
        return getattr(_target(self), name)

    def __setattr__(self, name, value):
        setattr(_target(self), name, value)

    def __delattr__(self, name):
        delattr(_target(self), name)

    def __str__(self):
        return str(_target(self))

    def __bool__(self):
        return bool(_target(self))

    def __len__(self):
        return len(_target(self))

    def __iter__(self):
        return iter(_target(self))

    def __getitem__(self, key):
        return _target(self)[key]

    def __contains__(self, item):
        return item in _target(self)

    __hash__ = None


class CallableProxyType(ProxyType):
    def __call__(self, *args, **kwargs):
        return _target(self)(*args, **kwargs)


def proxy(target, callback=None):
    return (CallableProxyType if callable(target) else ProxyType)(target, callback)
