import copy
import functools
import pickle
from functools import partial


def f(*args, **kwargs):
    return args, sorted(kwargs.items())


def attempt(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)


p = partial(f, 1, 2, a=3)
print(p(), p(4), p(4, b=5), p(a=6), p.func is f, p.args, p.keywords)
q = partial(p, 7, a=8, c=9)
print(q.func is f, q.args, q.keywords, q(10, c=11))
p.extra = 1
print(partial(p, 5).func is p, partial(p, 5)(6), p.__dict__)
attempt(lambda: partial())
attempt(lambda: partial(3))
attempt(lambda: partial(len)())
attempt(lambda: partial(f, a=1)(**{"b": 2}))
attempt(lambda: partial(lambda x, y=2: (x, y), y=5)(1))
attempt(lambda: partial(lambda x: x, 1)(2))
print(repr(partial(len, [1], key=2)).replace(repr(len), "len"))


class P(partial):
    def describe(self):
        return self.func.__name__, self.args


s = P(f, 1, k=2)
print(s.describe(), s(3), type(s).__name__, isinstance(s, partial))
for one in (copy.copy(s), copy.deepcopy(partial(sorted, [3, 1], reverse=True)), pickle.loads(pickle.dumps(partial(max, 3)))):
    print(type(one).__name__, one.func.__name__, one.args, one.keywords)
r = partial(f)
r.__setstate__((f, (1,), {"z": 2}, {"note": "n"}))
print(r(), r.note)
attempt(lambda: r.__setstate__((f, 1, {}, {})))
r.__setstate__((r, (), None, None))
print(repr(r))
print([partial(pow, 2)(i) for i in range(12)], list(map(partial(max, 5), range(8))))


@functools.wraps(f)
def wrapped():
    pass


print(wrapped.__name__, wrapped.__wrapped__ is f)


def generate(n):
    for i in range(n):
        yield i


print(list(partial(generate, 3)()), sum(partial(generate)(5)))


def fail():
    raise KeyError("k")


attempt(partial(fail))
