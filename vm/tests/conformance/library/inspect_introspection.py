import inspect


def f(a, b: int = 2, *args, c, d=4, **kw) -> str:
    """Doc of f."""
    return ""


class A:
    """Class doc."""

    def m(self, x): ...

    @classmethod
    def cm(cls): ...

    @staticmethod
    def sm(y=1): ...

    p = property(lambda self: 1)


s = inspect.signature(f)
print(s, list(s.parameters), s.parameters["b"].default, s.parameters["c"].kind, s.return_annotation, s.parameters["args"].kind.name)
print(inspect.signature(A.m), inspect.signature(A().m), inspect.signature(A.cm), inspect.signature(A.sm), inspect.signature(lambda x, /, *, y: 0))
b = s.bind(1, 2, 3, c=5, z=6)
b.apply_defaults()
print(b.arguments, b.args, b.kwargs)
try:
    s.bind(1)
except TypeError as e:
    print(e)
print(inspect.isfunction(f), inspect.ismethod(A().m), inspect.isclass(A), inspect.isbuiltin(len), inspect.isgeneratorfunction(lambda: (yield)), inspect.iscoroutinefunction(f))
print(inspect.getdoc(f), inspect.getdoc(A), inspect.getmro(A), [n for n, _ in inspect.getmembers(A, inspect.isfunction)], inspect.getmodule(f).__name__)
print(inspect.getfullargspec(f).args, inspect.unwrap(f) is f, inspect.isdatadescriptor(A.__dict__["p"]), inspect.ismodule(inspect))


def gen():
    x = yield 1


g = gen()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), inspect.isgenerator(g))
g.close()
print(inspect.getgeneratorstate(g), inspect.currentframe() is not None, inspect.cleandoc("a\n   b\n   c"))
n = s.replace(parameters=[p for p in s.parameters.values() if p.name != "kw"])
print(n, s == inspect.signature(f), inspect.Parameter("q", inspect.Parameter.KEYWORD_ONLY, default=1))
