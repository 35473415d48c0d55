import functools


def trace(f):
    @functools.wraps(f)
    def wrapper(*args, **kw):
        wrapper.calls += 1
        return f(*args, **kw)
    wrapper.calls = 0
    return wrapper


def repeat(n):
    def deco(f):
        @functools.wraps(f)
        def inner(*a):
            return [f(*a) for _ in range(n)]
        return inner
    return deco


@trace
def fib(n):
    """Fibonacci."""
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(15), fib.calls, fib.__name__, fib.__doc__, fib.__wrapped__.__name__)


@repeat(2)
@trace
def hello(x):
    return "hi " + x


print(hello("a"))


class Memo:
    def __init__(self, f):
        self.f = f
        self.cache = {}
        functools.update_wrapper(self, f)

    def __call__(self, *a):
        if a not in self.cache:
            self.cache[a] = self.f(*a)
        return self.cache[a]

    def __get__(self, obj, cls):
        return functools.partial(self, obj)


@Memo
def slow(n):
    return 1 if n < 2 else slow(n - 1) + slow(n - 2)


print(slow(80), len(slow.cache), slow.__name__)


def add_method(cls):
    cls.extra = lambda self: "extra " + self.name
    return cls


@add_method
class C:
    name = "c"

    @Memo
    def m(self, x):
        return x * 2


print(C().extra(), C().m(4))
table = {"d": lambda f: ("decorated", f())}


@table["d"]
def val():
    return 3


print(val)


@(lambda f: f())
def immediate():
    return "now"


print(immediate)
order = []


def note(x):
    order.append(("made", x))

    def d(f):
        order.append(("applied", x))
        return f
    return d


@note(1)
@note(2)
def z(): pass


print(order)
