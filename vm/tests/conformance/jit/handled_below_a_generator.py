# Functions that a generator calls handle exceptions, and are left there: what its resumer handles stays what it was.
import sys


def name_of(table, key):
    try:
        return table[key]
    except KeyError:
        return other_name(table, key)


def other_name(table, key):
    if key % 7 == 0:
        return str(key)[:1] + 'x'
    return key


def names(table, n):
    for key in range(n):
        yield name_of(table, key)


def total(table, n):
    t = 0
    for name in names(table, n):
        if sys.exception() is not None:
            return 'still handled'
        t += len(name) if isinstance(name, str) else name
    return t


table = {key: key for key in range(0, 3000, 3)}
print({total(table, 300) for _ in range(30)})
try:
    raise ValueError('outer')
except ValueError:
    seen = set()
    for name in names(table, 300):
        seen.add(repr(sys.exception()))
    print(seen)
print(sys.exception())
