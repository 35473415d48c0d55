# staticmethod and classmethod as objects: what they take over from the function, attributes, subclasses.
def f(a, b=2):
    "doc of f"
    return a, b


for w in (staticmethod(f), classmethod(f)):
    print(w.__name__, w.__qualname__, w.__doc__, w.__module__, w.__func__ is f, w.__wrapped__ is f, w.__annotations__)
    w.x = 1
    print(w.x, sorted(k for k in w.__dict__ if k != "__annotations__"))
    del w.x
    print(hasattr(w, "x"), repr(w).split(" at ")[0])
    try:
        w.__func__ = None
    except AttributeError as e:
        print("AttributeError")
print(staticmethod(f)(1), staticmethod(f).__call__(3, b=4))
print(staticmethod(None).__dict__, staticmethod(5).__func__)


class Logged(staticmethod):
    def __init__(self, function, label):
        super().__init__(function)
        self.label = label


class Counting(classmethod):
    count = 0

    def __get__(self, obj, cls):
        Counting.count += 1
        return super().__get__(obj, cls)


class A:
    logged = Logged(f, "l")

    @Counting
    def make(cls, *args):
        return cls.__name__, args

    @staticmethod
    def plain():
        return "plain"


class B(A):
    pass


print(A.logged(1), A().logged(5), A.__dict__["logged"].label, B.make(1), B().make(2), Counting.count, B.plain(), A().plain())
for wrong in ((), (1, 2)):
    for kind in (staticmethod, classmethod):
        try:
            kind(*wrong)
        except TypeError as e:
            print(kind.__name__, "TypeError")
print(isinstance(A.__dict__["logged"], staticmethod), issubclass(Counting, classmethod), Logged(f, "x").__name__)
print(classmethod(f).__get__(None, int)(), classmethod(f).__get__(5)(7), staticmethod(f).__get__(None, int) is f)
