class Base:
    __slots__ = ("a", "b")


class Left(Base):
    __slots__ = ()


class Right(Base):
    __slots__ = ()


class Both(Left, Right):
    __slots__ = ("c",)


x = Both()
x.a, x.b, x.c = 1, 2, 3
print(x.a, x.b, x.c, [c.__name__ for c in Both.__mro__])


class One:
    __slots__ = ("p",)


class Two:
    __slots__ = ("q",)


try:
    class Bad(One, Two):
        pass
except TypeError as e:
    print(e)
