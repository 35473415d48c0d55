def inner(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got


def outer():
    a = yield from inner(2)
    print("inner gave", a)
    b = yield from inner(1)
    yield from "xy"
    yield from {1: 2}
    return (a, b)


g = outer()
print(next(g), g.send("p"), g.send("q"), g.send("r"), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)


def flatten(x):
    for i in x:
        if isinstance(i, list):
            yield from flatten(i)
        else:
            yield i


print(list(flatten([1, [2, [3, [4, []], 5]], 6])))


class Tree:
    def __init__(self, v, left=None, right=None):
        self.v, self.left, self.right = v, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.v
        if self.right:
            yield from self.right


def build(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Tree(mid, build(lo, mid), build(mid + 1, hi))


t = build(0, 200)
print(sum(v * i for i, v in enumerate(t)), list(t) == list(range(200)))


def thrower():
    try:
        yield 1
    except ZeroDivisionError:
        yield "handled"


def wrap():
    yield from thrower()
    yield "after"


w = wrap()
print(next(w), w.throw(ZeroDivisionError), next(w))


def closer():
    try:
        yield 1
    finally:
        print("inner closed")


def wrapper():
    try:
        yield from closer()
    finally:
        print("outer closed")


c = wrapper()
next(c)
c.close()


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("result")


def use():
    r = yield from Custom()
    yield r


print(list(use()))
