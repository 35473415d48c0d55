# Cells: contents, comparison, and closures by hand.
import types


def make(value):
    def inner():
        return value

    return inner.__closure__[0]


def empty():
    def inner():
        return later

    cell = inner.__closure__[0]
    later = 1
    del later
    return cell


a, b, none = make(1), make(2), empty()
print(a < b, a == b, a != b, a <= make(1), a == make(1), b > a, none < a, none == empty(), none > a, a >= none)
try:
    a < make("x")
except TypeError as e:
    print(e)
print(a == 1, type(a).__name__)
try:
    hash(a)
except TypeError as e:
    print(e)
try:
    none.cell_contents
except ValueError as e:
    print(e)
none.cell_contents = 5
print(none.cell_contents)
del none.cell_contents
try:
    none.cell_contents
except ValueError as e:
    print(e)
del none.cell_contents
c = types.CellType("made")
print(c.cell_contents, types.CellType() == types.CellType(), types.CellType() < c)


def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    return up


up = counter()
print(up(), up())
up.__closure__[0].cell_contents = 10
print(up())
again = types.FunctionType(up.__code__, globals(), "again", None, (types.CellType(100),))
print(again(), again.__name__, up())
for closure in (None, (), (types.CellType(1), types.CellType(2)), (5,), 5):
    try:
        types.FunctionType(up.__code__, globals(), "x", None, closure)
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
