e = ValueError("a", 1)
e.add_note("first")
e.add_note("second")
print(e.__notes__, e.args, str(e), repr(e))
try:
    e.add_note(5)
except TypeError as x:
    print(x)
print(str(KeyError("k")), str(KeyError()), str(KeyError("a", "b")), repr(ValueError()), str(Exception(None)))
o = OSError(2, "No such file", "x.txt")
print(o.errno, o.strerror, o.filename, str(o), type(o).__name__, o.args)
print(type(OSError(17, "exists")).__name__, type(OSError(13, "d")).__name__, isinstance(o, FileNotFoundError))
s = StopIteration(7)
print(s.value, s.args, SystemExit(3).code, SystemExit().code)
u = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad")
print(u, u.start, u.end, u.object, u.reason)
u.start = 1
print(u)
n = NameError("x", name="foo")
a = AttributeError("y", name="bar", obj=[1])
i = ImportError("z", name="mod", path="/p")
print(n.name, a.name, a.obj, i.name, i.path, i.msg)


class E(Exception):
    def __init__(self, a, b=2):
        self.a, self.b = a, b

    def __str__(self):
        return f"E:{self.a}{self.b}"


x = E(1)
print(x, repr(x), x.args, E("q", b=3).args)
x.args = (9,)
print(x.args, repr(x))
print([c.__name__ for c in ZeroDivisionError.__mro__], issubclass(KeyError, LookupError))
for exc in (ValueError("v"), KeyError("k"), E(1)):
    try:
        raise exc
    except (ValueError, E) as got:
        print("got", got)
    except LookupError as got:
        print("lookup", got)
w = ValueError("w").with_traceback(None)
print(w.__traceback__)
