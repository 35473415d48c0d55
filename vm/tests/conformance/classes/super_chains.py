class Root:
    def who(self):
        return ["Root"]

    @classmethod
    def make(cls):
        return cls.__name__

    @property
    def p(self):
        return 1


class A(Root):
    def who(self):
        return ["A"] + super().who()

    @classmethod
    def make(cls):
        return "A:" + super().make()

    @property
    def p(self):
        return super().p + 10


class B(Root):
    def who(self):
        return ["B"] + super().who()


class C(A, B):
    def who(self):
        return ["C"] + super().who()

    def explicit(self):
        return super(A, self).who()

    def nested(self):
        def inner():
            return super(C, self).who()
        return inner(), [super(C, self).p for _ in range(2)]


c = C()
print(c.who(), c.explicit(), c.nested(), C.make(), c.p)
print([k.__name__ for k in C.mro()])
print(super(B, c).who(), super(A, C).make())
try:
    super(B, A())
except TypeError as e:
    print(e)
try:
    class X(Root, A):
        pass
except TypeError as e:
    print(str(e).split("\n")[0])
n = 0
for i in range(300):
    n += len(c.who())
print(n)


class Str(str):
    def upper(self):
        return super().upper() + "!"

    def __getitem__(self, i):
        return "<" + super().__getitem__(i) + ">"


s = Str("abc")
print(s.upper(), s[0], s + "d", type(s + "d").__name__, s[0:2])
