def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run


def curry(f, n, *got):
    return f(*got) if len(got) == n else lambda x: curry(f, n, *got, x)


inc, dbl = (lambda x: x + 1), (lambda x: x * 2)
print(compose(inc, dbl)(5), compose(dbl, inc)(5), compose()(7), curry(lambda a, b, c: (a, b, c), 3)(1)(2)(3))
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *a: x(x)(*a)))
print(Y(lambda fact: lambda n: 1 if n == 0 else n * fact(n - 1))(10))


def memo(f):
    cache = {}

    def g(*a):
        if a not in cache:
            cache[a] = f(*a)
        return cache[a]
    g.cache = cache
    return g


@memo
def paths(r, c):
    return 1 if r == 0 or c == 0 else paths(r - 1, c) + paths(r, c - 1)


print(paths(15, 15), len(paths.cache))
ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}


def rpn(s):
    st = []
    for t in s.split():
        if t in ops:
            b, a = st.pop(), st.pop()
            st.append(ops[t](a, b))
        else:
            st.append(int(t))
    return st.pop()


print(rpn("3 4 + 2 * 7 -"), sum(rpn(f"{i} {i} * 3 +") for i in range(200)))
pipeline = [str.strip, str.title, lambda s: s.replace(" ", "_"), len]
x = "  the quick brown fox "
for f in pipeline:
    x = f(x)
print(x, list(map(compose(str, abs), [-1, 2])), (lambda *a, k=3, **kw: (a, k, kw))(1, 2, z=4), (lambda: (yield))().__class__.__name__)
