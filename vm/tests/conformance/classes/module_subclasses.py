# Modules: made by hand, subclassed, with another class, without a name.
import sys
import types


class Logging(types.ModuleType):
    log = []

    def __init__(self, name):
        super().__init__(name, "doc")

    def __getattribute__(self, name):
        if not name.startswith("__"):
            Logging.log.append(("get", name))
        return super().__getattribute__(name)

    def __setattr__(self, name, value):
        Logging.log.append(("set", name, value))
        super().__setattr__(name, value)

    def __delattr__(self, name):
        Logging.log.append(("del", name))
        super().__delattr__(name)


m = Logging("m")
m.a = 1
m.a
del m.a
print(Logging.log, type(m).__name__, m.__name__, m.__doc__, repr(m), isinstance(m, types.ModuleType))
for i in range(3):
    try:
        m.missing
    except AttributeError as e:
        print(e)


class Lazy(types.ModuleType):
    @property
    def answer(self):
        return 42

    def __getattr__(self, name):
        return "made " + name


plain = types.ModuleType("plain")
plain.x = 1
plain.__class__ = Lazy
print(plain.x, plain.answer, plain.other, type(plain).__name__)
plain.__class__ = types.ModuleType
print(hasattr(plain, "answer"), plain.x)
for wrong in (int, object, 5):
    try:
        plain.__class__ = wrong
    except TypeError as e:
        print("TypeError")
sys.modules[__name__].__class__ = Lazy
print(sys.modules[__name__].answer, sys.modules[__name__].types is types)

bare = types.ModuleType.__new__(types.ModuleType)
print(hasattr(bare, "__name__"), hasattr(bare, "x"))
bare.x = 5
print(bare.x, bare.__dict__.get("x"))
bare.__init__("named", doc="d")
print(bare.__name__, bare.__doc__, bare.x)
for args in [(), (5,), ("a", "b", "c")]:
    try:
        types.ModuleType(*args)
    except TypeError as e:
        print("TypeError")
sub = Lazy("sub")
sub.b, sub.a = 1, 2
print([n for n in dir(sub) if not n.startswith("__")], sorted(sub.__dict__)[-2:])
