# The fields of a function: what they take, and what deleting them leaves.
def f(a, b=2, *, c=3):
    "doc"
    return a, b, c


def outer():
    x = 1

    def inner():
        return x

    return inner


def show(action, *args):
    try:
        print(action(*args))
    except Exception as e:
        print(type(e).__name__, e)


for name, wrong, right in [("__defaults__", 5, (20,)), ("__kwdefaults__", [], {"c": 30}), ("__name__", 5, "g"), ("__qualname__", None, "G.g"),
                           ("__dict__", 5, {"n": 1}), ("__annotations__", 5, {"a": int}), ("__code__", 5, f.__code__), ("__doc__", 5, "new"), ("__module__", 5, "m")]:
    print(name, end=": ")
    show(setattr, f, name, wrong)
    setattr(f, name, right)
    print(getattr(f, name) == right, f(1))
show(setattr, f, "__code__", outer().__code__)
show(setattr, outer(), "__code__", f.__code__)
for name in ("__closure__", "__globals__", "__builtins__"):
    show(setattr, f, name, None)
    show(delattr, f, name)
for name in ("__defaults__", "__kwdefaults__"):
    delattr(f, name)
    print(name, getattr(f, name))
    show(f, 1)
for name in ("__doc__", "__module__", "__annotations__"):
    delattr(f, name)
    print(name, getattr(f, name))
for name in ("__name__", "__qualname__", "__code__", "__dict__"):
    show(delattr, f, name)
f.__defaults__ = (1, 2)
f.__kwdefaults__ = {"c": 5}
for i in range(3):
    print(f())
    f.__defaults__ = (i, i)
print(f.n, f.__get__(None, int) is f, f.__get__(7)())
show(f.__get__, None)
show(f.__get__, None, None)


def one():
    return 1


def two():
    return 2


one.__code__ = two.__code__
print(one(), one.__name__, [one() for _ in range(3)])
