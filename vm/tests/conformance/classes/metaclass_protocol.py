class Meta(type):
    registry = []

    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"injected": 42}

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcs, name, bases, dict(ns))

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
        Meta.registry.append(name)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def __len__(cls):
        return len(cls.registry)

    def __getattr__(cls, name):
        return f"{cls.__name__}.{name}?"

    def __contains__(cls, item):
        return item in cls.registry


class A(metaclass=Meta, flag=True):
    x = 1


class B(A):
    def __init__(self, v=0):
        self.v = v


b = B(5)
print(b.v, B.injected, len(A), B.missing, "A" in B, type(B) is Meta)
print(Meta.registry, isinstance(B, Meta), B.__mro__[1].__name__)


class Other(type):
    pass


try:
    class C(A, metaclass=Other):
        pass
except TypeError as e:
    print(e)
D = Meta("D", (A,), {"y": 2})
print(D.y, D.__name__, D.__module__)
