# complex(): parts that are complex, signs of zeros, subclasses, methods of others.
def show(f, *args, **names):
    try:
        print(repr(f(*args, **names)))
    except Exception as e:
        print(type(e).__name__)


INF, NAN = float("inf"), float("nan")
for re in (0.0, -0.0, 1.5, -INF, NAN):
    for im in (0.0, -0.0, -2.5, INF, NAN):
        print(complex(re, im), end=" ")
    print()
print(complex(1, 2j), complex(1j, 2), complex(1 + 2j, 3 + 4j), complex(imag=3), complex(real=2), complex(imag=-0.0), complex())
for text in ["1+2j", " ( 1-2j ) ", "j", "-J", "1e3-1e-3j", "nan+infj", "٣+1j", "1_0j", "1 + 2j", "(1", "", "1+", "i"]:
    show(complex, text)
show(complex, "1", 2)
show(complex, 1, "2")
show(complex, None)
show(complex, {})


class Own(complex):
    pass


c = Own(1, -0.0)
print(type(c).__name__, c, type(+c).__name__, complex(c), type(complex(c)) is complex, Own("2j").imag)


class Method:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        return self.value


class Float:
    def __float__(self):
        return 4.5


class Index:
    def __index__(self):
        return 9


show(complex, Method(1 + 1j))
show(complex, Method(2))
show(complex, Float())
show(complex, Index(), Index())
print((1 + 2j).__getnewargs__(), (1 + 2j).__complex__(), repr(-0j), repr(complex(-0.0, -0.0)), str(complex(0, -0.0)))
print(1 + 0j == 1, 1 + 1j == 1, complex(2**53) == 2**53, complex(2**53) == 2**53 + 1, 2**53 + 1 == complex(2**53), 0.5 + 0j == 0.5)
print((1j).__eq__("x"), (1j).__lt__(2j), (1j).__ne__(1j), 1j == 10**400, 1j != 10**400)
show(pow, 1e200 + 1j, 1e200 + 1j)
show(pow, 1j, 2, 3)
show(pow, 1.5, 2, 3)
