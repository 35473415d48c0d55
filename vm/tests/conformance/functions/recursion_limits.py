import sys


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print(deep(500))
try:
    deep(10 ** 6)
except RecursionError as e:
    print("RecursionError", str(e).startswith("maximum recursion depth exceeded"))


class R:
    def __repr__(self):
        return repr(self)

    def __eq__(self, o):
        return self == o

    def __getattr__(self, n):
        return getattr(self, n + "x")

    def __hash__(self):
        return hash(self)

    def __len__(self):
        return len(self)

    def __add__(self, o):
        return self + o


r = R()
for f in (lambda: repr(r), lambda: r == R(), lambda: r.foo, lambda: hash(r), lambda: len(r), lambda: r + 1, lambda: str([r])):
    try:
        f()
    except RecursionError:
        print("RecursionError")
nest = []
for _ in range(100000):
    nest = [nest]
try:
    repr(nest)
except RecursionError:
    print("repr RecursionError")
try:
    a = []
    b = []
    for _ in range(100000):
        a, b = [a], [b]
    a == b
except RecursionError:
    print("eq RecursionError")
import json, copy
for f in (lambda: json.dumps(nest), lambda: copy.deepcopy(nest), lambda: json.loads("[" * 100000)):
    try:
        f()
        print("fine")
    except RecursionError:
        print("RecursionError")
del nest, a, b
print(deep(100), sys.getrecursionlimit() >= 1000)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(even(300), odd(301))
