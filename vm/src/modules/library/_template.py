"""Template strings: the classes of string.templatelib, whose objects the compiler's t-strings are."""

CONVERSIONS = (None, "s", "r", "a")


class Interpolation:
    __slots__ = ("value", "expression", "conversion", "format_spec")
    __match_args__ = ("value", "expression", "conversion", "format_spec")

    def __new__(cls, value, expression="", conversion=None, format_spec=""):
        if conversion not in CONVERSIONS:
            raise ValueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'")
        self = object.__new__(cls)
        fill = object.__setattr__
        fill(self, "value", value)
        fill(self, "expression", expression)
        fill(self, "conversion", conversion)
        fill(self, "format_spec", format_spec)
        return self

    def __init_subclass__(cls):
        raise TypeError("type 'string.templatelib.Interpolation' is not an acceptable base type")

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    def __repr__(self):
        parts = (self.value, self.expression, self.conversion, self.format_spec)
        return f"Interpolation({', '.join(map(repr, parts))})"

    def __reduce__(self):
        return Interpolation, (self.value, self.expression, self.conversion, self.format_spec)


class _TemplateIterator:
    def __init__(self, template):
        self._parts = _parts(template)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._parts)


def _parts(template):
    for number, text in enumerate(template.strings):
        if text:
            yield text
        if number < len(template.interpolations):
            yield template.interpolations[number]


class Template:
    __slots__ = ("strings", "interpolations")

    def __new__(cls, *args):
        strings, interpolations = [""], []
        for arg in args:
            if isinstance(arg, str):
                strings[-1] += arg
            elif isinstance(arg, Interpolation):
                interpolations.append(arg)
                strings.append("")
            else:
                kind = type(arg).__name__
                raise TypeError(
                    "Template.__new__ *args need to be of type 'str' or 'Interpolation', got " + kind)
        return _template(tuple(strings), tuple(interpolations))

    def __init_subclass__(cls):
        raise TypeError("type 'string.templatelib.Template' is not an acceptable base type")

    def __setattr__(self, name, value):
        raise AttributeError("readonly attribute")

    @property
    def values(self):
        return tuple(i.value for i in self.interpolations)

    def __iter__(self):
        return _TemplateIterator(self)

    def __add__(self, other):
        if not isinstance(other, Template):
            kind = type(other).__name__
            raise TypeError(
                f"can only concatenate string.templatelib.Template (not \"{kind}\") to "
                "string.templatelib.Template")
        joined = self.strings[-1] + other.strings[0]
        strings = self.strings[:-1] + (joined,) + other.strings[1:]
        return _template(strings, self.interpolations + other.interpolations)

    def __repr__(self):
        return f"Template(strings={self.strings!r}, interpolations={self.interpolations!r})"

    def __reduce__(self):
        from string.templatelib import _template_unpickle
        return _template_unpickle, (self.strings, self.interpolations)


def _template(strings, interpolations):
    self = object.__new__(Template)
    object.__setattr__(self, "strings", strings)
    object.__setattr__(self, "interpolations", interpolations)
    return self


def build_template(strings, interpolations):
    return _template(strings, interpolations)


def build_interpolation(value, expression, format_spec, conversion):
    return Interpolation(value, expression, CONVERSIONS[conversion], format_spec)


for _class in (Interpolation, Template):
    _class.__module__ = "string.templatelib"
