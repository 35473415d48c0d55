def show(e, indent=0):
    print(" " * indent + f"{type(e).__name__}: {e}")
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions:
            show(x, indent + 2)


def run(make):
    print("--", make.__doc__)
    try:
        make()
    except BaseException as e:
        show(e)
    else:
        print("no exception")


def all_caught():
    "all caught"
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError as e:
        print("V", e.exceptions)
    except* TypeError as e:
        print("T", e.exceptions)


def some_left():
    "some left"
    try:
        raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("h", [KeyError(2), ValueError(3)])])
    except* ValueError as e:
        show(e)


def naked():
    "naked"
    try:
        raise ValueError("naked")
    except* ValueError as e:
        show(e)


def naked_not_caught():
    "naked not caught"
    try:
        raise KeyError("k")
    except* ValueError as e:
        show(e)


def raising():
    "raising in handlers"
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError:
        raise KeyError("new")
    except* TypeError:
        raise IndexError("other")


def reraise():
    "reraise"
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise


def none_raised():
    "nothing raised"
    try:
        x = 1
    except* ValueError:
        print("no")
    else:
        print("else")
    finally:
        print("finally")


def tuple_match():
    "tuple"
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
    except* (ValueError, KeyError) as e:
        show(e)
    finally:
        print("finally")


def nested():
    "nested"
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError:
            print("inner")
    except* TypeError as e:
        print("outer", e.exceptions)


def in_loop():
    "in a loop"
    for i in range(3):
        try:
            if i:
                raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as e:
            print(i, e.exceptions)


for f in (all_caught, some_left, naked, naked_not_caught, raising, reraise, none_raised, tuple_match, nested, in_loop):
    run(f)


class MyGroup(ExceptionGroup):
    def __new__(cls, msg, excs, code=0):
        obj = super().__new__(cls, msg, excs)
        obj.code = code
        return obj

    def derive(self, excs):
        return MyGroup(self.message, excs, self.code)


g = MyGroup("mine", [ValueError(1), KeyError(2)], 7)
match, rest = g.split(ValueError)
print(type(match).__name__, match.code, match.exceptions, rest.exceptions, rest.code)
g.add_note("a note")
print(g.subgroup(KeyError).__notes__, g.split(OSError)[0], g.split(MyGroup)[0] is g)
print(isinstance(g, Exception), issubclass(ExceptionGroup, Exception), ExceptionGroup.__mro__)
