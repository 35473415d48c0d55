# Arguments that object's own __new__ and __init__ refuse or let pass.
class Plain:
    pass


class New:
    def __new__(cls, *args, **names):
        return object.__new__(cls)


class Init:
    def __init__(self, *args, **names):
        self.args = args


class Both(New, Init):
    pass


class PassesNew:
    def __new__(cls, *args):
        return object.__new__(cls, *args)


class PassesInit:
    def __init__(self, *args):
        super().__init__(*args)


class PassesBoth(PassesNew, PassesInit):
    pass


for cls in (object, Plain, New, Init, Both, PassesNew, PassesInit, PassesBoth):
    for args, names in (((), {}), ((1,), {}), ((), {"a": 1})):
        try:
            print(cls.__name__, type(cls(*args, **names)).__name__)
        except TypeError as e:
            print(cls.__name__, "TypeError", e)
for f, args in [(object.__init__, (Plain(), 1)), (object.__init__, (New(), 1)), (object.__init__, (Init(), 1)), (object.__init__, (5, 1)), (object.__new__, (Plain, 1)),
                (object.__new__, (Init, 1)), (object.__new__, (int,)), (object.__new__, (5,)), (object.__new__, ())]:
    try:
        print(f(*args) is None)
    except TypeError as e:
        print("TypeError", e)


class List(list):
    def __init__(self, items, extra=None):
        super().__init__(items)
        self.extra = extra


class Tuple(tuple):
    def __new__(cls, items, extra=None):
        self = super().__new__(cls, items)
        self.extra = extra
        return self


class Float(float):
    def __init__(self, x, unit=None):
        self.unit = unit


print(List([1], extra=2).extra, Tuple((1,), extra=3).extra, Float(1.5, unit="m").unit)
