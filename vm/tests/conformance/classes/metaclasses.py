class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, [b.__name__ for b in bases], kw, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def __getattr__(cls, name):
        return f"meta:{name}"

    @property
    def prop(cls):
        return cls.__name__ + "!"

    def __len__(cls):
        return 42

    def __iter__(cls):
        return iter("xyz")

    def __contains__(cls, x):
        return x == 1

    def __getitem__(cls, k):
        return k * 2

    def __instancecheck__(cls, obj):
        return obj == "yes"

    def __subclasscheck__(cls, sub):
        return sub is int

    def __repr__(cls):
        return f"<{cls.__name__}>"

    def __eq__(cls, other):
        return other == 3

    def __hash__(cls):
        return 5


class A(metaclass=Meta, flag=1):
    x = 1

    def __init__(self, *a, **k):
        print("A init", a, k)


A(1, k=2)
print(A.prop, A.missing, len(A), list(A), 1 in A, A[4], isinstance("yes", A), isinstance(A, A), issubclass(int, A), A, A == 3, hash(A))


class B(A):
    y = 2


print(type(B) is Meta, B.x)


class M2(type):
    pass


try:
    class Bad(A, metaclass=M2):
        pass
except TypeError as e:
    print(e)


class Prep(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, kw)
        return {"injected": 99}


class Q(metaclass=Prep):
    z = injected


print(Q.z, Q.injected)


def func_meta(name, bases, ns):
    return (name, bases, sorted(k for k in ns if k[0] != "_"))


class R(metaclass=func_meta):
    a = 1


print(R)
C = type("C", (A,), {"w": 3})
print(C.w, C.__mro__[1:], type(C))


class Base:
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        print("init_subclass", cls.__name__, tag)


class S1(Base, tag="t"):
    pass


class S2(S1):
    pass


print(S1.tag, S2.tag)
try:
    class S3(Base, bogus=1):
        pass
except TypeError as e:
    print(e)


class Sing(type):
    _inst = {}

    def __call__(cls, *a):
        if cls not in Sing._inst:
            Sing._inst[cls] = super().__call__(*a)
        return Sing._inst[cls]


class One(metaclass=Sing):
    pass


print(One() is One())
