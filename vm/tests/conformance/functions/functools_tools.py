import functools
from functools import partial, reduce, lru_cache, cmp_to_key, singledispatch, cached_property, cache


print(reduce(lambda a, b: a * b, range(1, 10)), reduce(max, [3, 9, 2], 5), reduce(str.__add__, ["a", "b"], ""))
p = partial(int, base=2)
print(p("1010"), p.func, p.args, p.keywords, partial(p, "11")())
print(repr(partial(print, 1, sep="-")).startswith("functools.partial(<built-in function print>, 1"))


@lru_cache(maxsize=3)
def sq(x):
    return x * x


print([sq(i) for i in (1, 2, 3, 1, 4, 2, 1)], sq.cache_info())
sq.cache_clear()
print(sq.cache_info(), sq.cache_parameters())


@cache
def ways(n):
    return 1 if n <= 1 else ways(n - 1) + ways(n - 2)


print(ways(100))
print(sorted([5, 1, 4], key=cmp_to_key(lambda a, b: b - a)))


@singledispatch
def show(x):
    return "object"


@show.register
def _(x: int):
    return "int"


@show.register(list)
def _(x):
    return "list of " + ",".join(map(show, x))


print(show(1), show("a"), show([1, 2.0]), show(True), show.dispatch(bool) is show.dispatch(int))


class Data:
    def __init__(self):
        self.n = 0

    @cached_property
    def value(self):
        self.n += 1
        return 10

    @functools.singledispatchmethod
    def kind(self, x):
        return "?"

    @kind.register
    def _(self, x: str):
        return "str"


d = Data()
print(d.value, d.value, d.n, d.kind("a"), d.kind(1))
del d.value
print(d.value, d.n)


class M:
    def f(self, a, b):
        return a + b
    g = functools.partialmethod(f, 10)


print(M().g(5))
total = 0
add5 = partial(lambda a, b: a + b, 5)
for i in range(300):
    total += add5(i)
print(total)
