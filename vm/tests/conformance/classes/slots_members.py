# __slots__: names that can't be, __dict__ and __weakref__ among them, classes laid out alike.
import weakref


def attempt(slots, bases=(), **namespace):
    try:
        cls = type("X", bases, {"__slots__": slots, **namespace})
    except (TypeError, ValueError) as e:
        print(repr(slots), type(e).__name__, "" if "__weakref__" in str(e) else e)
        return None
    names = [n for n in ("__dict__", "__weakref__") if n in cls.__dict__]
    print(repr(slots), names, hasattr(cls(), "__dict__"))
    return cls


class Plain:
    pass


class Dict:
    __slots__ = ["__dict__"]


class Weak:
    __slots__ = ["__weakref__"]


for slots in ["a", ["a", "b"], (), ["__dict__"], ["__weakref__"], ["__dict__", "__weakref__"], ["foo bar"], [""], ["1"], [5], ["__dict__", "__dict__"],
              ["a", "__dict__"], {"a": "doc"}, ["é"]]:
    attempt(slots)
attempt(["__dict__"], (Plain,))
attempt(["__weakref__"], (Plain,))
attempt(["__dict__"], (Dict,))
attempt(["__weakref__"], (Dict,))
attempt(["__weakref__"], (Weak,))
attempt(["a"], (Plain,))
attempt(["a"], (int,))
attempt([], (int,))
attempt(["a"], (tuple,))
attempt(["a"], (str,))
attempt(["a"], a=1)
attempt(["__qualname__"])
attempt(["__private"])
for cls in (Plain, Dict, Weak, type("Empty", (), {"__slots__": ()}), type("I", (int,), {}), type("T", (tuple,), {}), type("L", (list,), {}), type("S", (str,), {}),
            type("E", (Exception,), {}), type("U", (set,), {})):
    x = cls()
    try:
        print(cls.__name__, weakref.ref(x)() is x, x.__weakref__ is not None, bool(cls.__weakrefoffset__), bool(cls.__dictoffset__))
    except (TypeError, AttributeError) as e:
        print(cls.__name__, type(e).__name__, bool(cls.__weakrefoffset__), bool(cls.__dictoffset__))


class G:
    __slots__ = ["a", "b"]


class H:
    __slots__ = ["b", "a"]


class I:
    __slots__ = ["a", "c"]


g = G()
g.a, g.b = 1, 2
g.__class__ = H
print(type(g).__name__, g.a, g.b)
for other in (I, Plain, int):
    try:
        g.__class__ = other
    except TypeError as e:
        print("TypeError")
print(G.a.__objclass__ is G, G.a, sorted(k for k in G.__dict__ if not k.startswith("__")))
