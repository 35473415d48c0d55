def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f(*[1, 2], **{"d": 3, "c": 9}), f(1, d=0, b=5))
bad = [
    lambda: f(),
    lambda: f(1),
    lambda: f(1, 2, 3, c=4, d=1),
    lambda: f(a=1, d=2),
    lambda: f(1, **{"d": 1, 2: 3}),
    lambda: f(1, d=1, **{"d": 2}),
    lambda: (lambda x: x)(1, 2),
    lambda: (lambda x, y: x)(1),
    lambda: (lambda *, k: k)(),
    lambda: (lambda *, k, m: k)(),
    lambda: (lambda: 0)(k=1),
    lambda: len(),
    lambda: len([], []),
]
for g in bad:
    try:
        print(g())
    except TypeError as e:
        print(e)


def mutable(x, acc=[]):
    acc.append(x)
    return acc


print(mutable(1), mutable(2), mutable(3, []), mutable.__defaults__)
print(f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames, f.__code__.co_argcount,
      f.__code__.co_posonlyargcount, f.__code__.co_kwonlyargcount)
total = 0
for i in range(200):
    total += sum(f(i, i, d=i)[:3]) + len(f(1, 2, 3, *range(i % 4), d=0)[3])
print(total)


def order():
    def say(x):
        print("eval", x)
        return x
    return f(say(1), say(2), d=say(3), **{"k": say(4)})


print(order())
f.custom = 1
f.__defaults__ = (7, 8)
print(f.custom, f(1, d=0), f.__name__, f.__qualname__, order.__code__.co_name)
