"""What `list[int]` and `int | str` make: types.GenericAlias and types.UnionType."""

_NoneType = type(None)


def _shown(item):
    """How an argument appears in the representation of an alias or a union."""
    if item is ...:
        return "..."
    if item is _NoneType:
        return "None"
    if isinstance(item, list):
        return "[" + ", ".join(map(_shown, item)) + "]"
    if isinstance(item, type) and type(item) is not GenericAlias:
        module = item.__module__
        if module == "builtins" or item is type:
            return item.__qualname__
        return f"{module}.{item.__qualname__}"
    return repr(item)


def _parameters(args):
    """The type parameters in arguments, each once, in order of appearance."""
    found = []
    for arg in args:
        if isinstance(arg, type):
            continue
        if isinstance(arg, (list, tuple)):
            inner = _parameters(arg)
        elif hasattr(type(arg), "__typing_subst__"):
            inner = (arg,)
        else:
            inner = getattr(arg, "__parameters__", ())
        if isinstance(inner, tuple):
            found.extend(p for p in inner if p not in found)
    return tuple(found)


def _flat(items):
    """The items with the arguments of an unpacked tuple of fixed length in its place."""
    found = []
    for item in items:
        inner = None if isinstance(item, type) else getattr(item, "__typing_unpacked_tuple_args__", None)
        if inner is None or inner and inner[-1] is ...:
            found.append(item)
        else:
            found.extend(inner)
    return tuple(found)


def _substituted(alias, parameters, args, items):
    """The arguments `args` with `items` in the place of `parameters`."""
    if not parameters:
        raise TypeError(f"{alias!r} is not a generic class")
    items = _flat(items if isinstance(items, tuple) else (items,))
    for parameter in parameters:
        prepare = getattr(type(parameter), "__typing_prepare_subst__", None)
        if prepare is not None:
            items = prepare(parameter, alias, items)
    if len(items) != len(parameters):
        few = "few" if len(items) < len(parameters) else "many"
        raise TypeError(
            f"Too {few} arguments for {alias!r}; actual {len(items)}, expected {len(parameters)}"
        )
    return _replaced(args, dict(zip(parameters, items)))


def _replaced(args, values):
    result = []
    for arg in args:
        if isinstance(arg, type):
            result.append(arg)
            continue
        if isinstance(arg, (tuple, list)):
            result.append(type(arg)(_replaced(arg, values)))
            continue
        if hasattr(type(arg), "__typing_subst__"):
            new = arg.__typing_subst__(values[arg])
        else:
            new = _replaced_within(arg, values)
        if getattr(arg, "__typing_is_unpacked_typevartuple__", False):
            result.extend(new)
        else:
            result.append(new)
    return tuple(result)


def _replaced_within(arg, values):
    """An alias with its own parameters replaced; what stands for a TypeVarTuple counts as so many arguments."""
    inner = getattr(arg, "__parameters__", ())
    if not isinstance(inner, tuple) or not inner:
        return arg
    items = []
    for parameter in inner:
        value = values.get(parameter, parameter)
        if isinstance(value, tuple) and hasattr(type(parameter), "__iter__"):
            items.extend(value)
        else:
            items.append(value)
    return arg[tuple(items)]


class GenericAlias:
    """A class with type arguments. Attributes other than its own are the class's."""

    __module__ = "types"
    __slots__ = ("__origin__", "__args__", "__parameters__", "_starred", "__weakref__")

    _own = frozenset(
        "__origin__ __args__ __parameters__ _starred __mro_entries__ __reduce_ex__ __reduce__ __copy__ "
        "__deepcopy__ __unpacked__ __typing_unpacked_tuple_args__ __class__ _set".split()
    )

    def __new__(cls, origin, args, *, _starred=False):
        if not isinstance(args, tuple):
            args = (args,)
        self = object.__new__(cls)
        set_own = object.__setattr__
        set_own(self, "__origin__", origin)
        set_own(self, "__args__", args)
        set_own(self, "__parameters__", _parameters(args))
        set_own(self, "_starred", _starred)
        return self

    def __getattribute__(self, name):
        if name in GenericAlias._own:
            if name == "__unpacked__":
                name = "_starred"
            return object.__getattribute__(self, name)
        return getattr(object.__getattribute__(self, "__origin__"), name)

    @property
    def __typing_unpacked_tuple_args__(self):
        return self.__args__ if self._starred and self.__origin__ is tuple else None

    def __repr__(self):
        args = ", ".join(map(_shown, self.__args__)) or "()"
        return f"{'*' * self._starred}{_shown(self.__origin__)}[{args}]"

    def __call__(self, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __getitem__(self, items):
        args = _substituted(self, self.__parameters__, self.__args__, items)
        return GenericAlias(self.__origin__, args, _starred=self._starred)

    def __iter__(self):
        yield GenericAlias(self.__origin__, self.__args__, _starred=True)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, instance):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __subclasscheck__(self, cls):
        raise TypeError("issubclass() argument 2 cannot be a parameterized generic")

    def __eq__(self, other):
        if not issubclass(type(other), GenericAlias):
            return NotImplemented
        same = self.__origin__ == other.__origin__ and self.__args__ == other.__args__
        return same and self._starred == other._starred

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return union_of(self, other)

    def __ror__(self, other):
        return union_of(other, self)

    def __reduce__(self):
        return GenericAlias, (self.__origin__, self.__args__)

    def __dir__(self):
        return sorted({*dir(self.__origin__), *GenericAlias._own})


def _members(item):
    """The classes that an operand of `|` stands for; None if it can't be one."""
    if isinstance(item, UnionType):
        return item.__args__
    if item is None:
        return (_NoneType,)
    if isinstance(item, (type, GenericAlias)) or hasattr(type(item), "__typing_subst__"):
        return (item,)
    if hasattr(type(item), "__value__"):
        return (item,)
    return None


def union_of(left, right):
    members = []
    for side in (left, right):
        found = _members(side)
        if found is None:
            return NotImplemented
        members.extend(m for m in found if m not in members)
    return members[0] if len(members) == 1 else UnionType(members)


class UnionType:
    """A union of types."""

    __module__ = "typing"
    __slots__ = ("__args__", "__parameters__", "__weakref__")

    def __init__(self, members):
        self.__args__ = tuple(members)
        self.__parameters__ = _parameters(self.__args__)

    @property
    def __origin__(self):
        return UnionType

    @property
    def __name__(self):
        return "Union"

    def __class_getitem__(cls, items):
        if not isinstance(items, tuple):
            items = (items,)
        members = []
        for item in items:
            if isinstance(item, str):
                import typing
                item = typing.ForwardRef(item)
            for m in _members(item) or (item,):
                if m not in members:
                    members.append(m)
        if not members:
            raise TypeError("Cannot take a Union of no types.")
        return members[0] if len(members) == 1 else cls(members)

    def __repr__(self):
        return " | ".join(map(_shown, self.__args__))

    def __getitem__(self, items):
        args = _substituted(self, self.__parameters__, self.__args__, items)
        result = args[0]
        for arg in args[1:]:
            result = result | arg
        return result

    def __or__(self, other):
        return union_of(self, other)

    def __ror__(self, other):
        return union_of(other, self)

    def __eq__(self, other):
        if not isinstance(other, UnionType):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def _check(self, test, value, function):
        for member in self.__args__:
            if isinstance(member, GenericAlias):
                raise TypeError(f"{function}() argument 2 cannot be a parameterized generic")
            if test(value, member):
                return True
        return False

    def __instancecheck__(self, instance):
        return self._check(isinstance, instance, "isinstance")

    def __subclasscheck__(self, cls):
        return self._check(issubclass, cls, "issubclass")

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")


UnionType.__name__ = UnionType.__qualname__ = "Union"
