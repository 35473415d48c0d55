"""Type parameters: what the compiler makes of `def f[T]`, and what `typing` builds on."""

from _generic_alias import GenericAlias, UnionType as Union, union_of


class _IdFunc:
    """A function that does not become a method: `typing.NewType` is called through it."""

    def __call__(self, x):
        return x


_idfunc = _IdFunc()


def _evaluated(function):
    """The value of a bound, a default or an alias, which the compiler wraps in a function."""
    return function(1) if function.__code__.co_argcount else function()


class _NoDefaultType:
    __slots__ = ()

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = _NoDefaultType()


def _calling_module():
    """The module of the code that makes a parameter, behind the frames of this one."""
    import sys
    depth = 1
    while (module := sys._getframemodulename(depth)) == "_typing":
        depth += 1
    return module or None


class _Parameter:
    """What all sorts of type parameters have."""

    def __init__(self, name, default):
        self.__name__ = name
        self.__module__ = _calling_module()
        self._default = default
        self._evaluate_default = None

    @property
    def __default__(self):
        if self._evaluate_default is not None:
            self._default, self._evaluate_default = _evaluated(self._evaluate_default), None
        return self._default

    def has_default(self):
        return self._evaluate_default is not None or self._default is not NoDefault

    def __repr__(self):
        return self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __reduce__(self):
        return self.__name__


class _Variant(_Parameter):
    """A parameter that may be covariant or contravariant."""

    def _set_variance(self, covariant, contravariant, infer_variance):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        sign = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
        return sign + self.__name__


class TypeVar(_Variant):
    __module__ = "typing"

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        super().__init__(name, default)
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self._set_variance(covariant, contravariant, infer_variance)
        self._constraints = constraints
        self._bound = bound
        self._lazy = {}

    @property
    def __bound__(self):
        if "bound" in self._lazy:
            self._bound = _evaluated(self._lazy.pop("bound"))
        return self._bound

    @property
    def __constraints__(self):
        if "constraints" in self._lazy:
            self._constraints = _evaluated(self._lazy.pop("constraints"))
        return self._constraints

    def __typing_subst__(self, arg):
        import typing
        return typing._typevar_subst(self, arg)


class ParamSpecArgs:
    __module__ = "typing"

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        return type(other) is type(self) and self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self), self.__origin__))


class ParamSpecKwargs(ParamSpecArgs):
    __module__ = "typing"

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_Variant):
    __module__ = "typing"

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        super().__init__(name, default)
        self._set_variance(covariant, contravariant, infer_variance)
        self.__bound__ = bound

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        import typing
        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    __module__ = "typing"

    def __init__(self, name, *, default=NoDefault):
        super().__init__(name, default)

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, args)


class TypeAliasType:
    __module__ = "typing"

    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self.__module__ = _calling_module()
        self.__type_params__ = type_params
        self._value = value
        self._evaluate = None

    @property
    def __value__(self):
        if self._evaluate is not None:
            self._value, self._evaluate = _evaluated(self._evaluate), None
        return self._value

    @property
    def __parameters__(self):
        return self.__type_params__

    def __getitem__(self, items):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return GenericAlias(self, items)

    def __repr__(self):
        return self.__name__

    def __or__(self, other):
        return union_of(self, other)

    def __ror__(self, other):
        return union_of(other, self)


class Generic:
    """The base of generic classes."""

    __module__ = "typing"
    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, *args):
        import typing
        return typing._generic_class_getitem(cls, *args)

    def __init_subclass__(cls, *args, **kwargs):
        import typing
        return typing._generic_init_subclass(cls, *args, **kwargs)


# What the compiler's intrinsics call.

def make_type_var(name):
    return TypeVar(name, infer_variance=True)


def make_type_var_with_bound(name, evaluate):
    made = make_type_var(name)
    made._lazy["bound"] = evaluate
    return made


def make_type_var_with_constraints(name, evaluate):
    made = make_type_var(name)
    made._lazy["constraints"] = evaluate
    return made


def make_param_spec(name):
    return ParamSpec(name, infer_variance=True)


def make_type_var_tuple(name):
    return TypeVarTuple(name)


def subscript_generic(parameters):
    import typing
    return Generic[tuple(typing.Unpack[p] if isinstance(p, TypeVarTuple) else p for p in parameters)]


def make_type_alias(parts):
    name, parameters, evaluate = parts
    made = TypeAliasType(name, None, type_params=parameters or ())
    made._evaluate = evaluate
    return made


def set_default(parameter, evaluate):
    parameter._evaluate_default = evaluate
    return parameter
