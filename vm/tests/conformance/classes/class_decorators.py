def tag(name):
    def apply(cls):
        cls.tags = getattr(cls, "tags", ()) + (name,)
        return cls
    return apply


@tag("a")
@tag("b")
class A:
    pass


@(lambda c: tag("lambda")(c))
class B:
    x = [i for i in range(3)]


@[tag("zero"), *[tag(str(i)) for i in range(3)]][2]
class C(B):
    def m(self):
        return [j for j in self.x]


def local():
    prefix = "local"

    @tag(prefix)
    @(lambda c: c if prefix else None)
    class D:
        value = prefix
    return D.tags, D.value, sorted(n for n in locals() if not n.startswith("."))


print(A.tags, B.tags, C.tags, C().m(), B.x, local())


def register(registry):
    return lambda cls: registry.setdefault(cls.__name__, cls)


known = {}
for i in range(3):
    @register(known)
    @tag(i)
    class E:
        n = i
print(known, known["E"].n, E is known["E"])
