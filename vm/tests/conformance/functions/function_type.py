import types


def add(a, b=2):
    return a + b


g = types.FunctionType(add.__code__, globals(), 'g', (5,))
print(g(1), g.__name__, g.__defaults__, add.__defaults__)


def counter():
    n = 10

    def get():
        return n

    return get


f = types.FunctionType(counter().__code__, {}, closure=(types.CellType(3),))
print(f())
for bad in ((1, {}), (add.__code__, 1), (counter().__code__, {}), (counter().__code__, {}, None, None, 3)):
    try:
        types.FunctionType(*bad)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(add.__builtins__['len'] is len)


class A:
    pass


class M:
    'text'


print(A.__doc__, A().__doc__, M().__doc__, ''.__class__.__name__)
