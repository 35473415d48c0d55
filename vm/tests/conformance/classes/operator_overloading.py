import operator


class V:
    def __init__(self, *xs):
        self.xs = xs

    def __repr__(self):
        return f"V{self.xs}"

    def __add__(self, o):
        if isinstance(o, V):
            return V(*(a + b for a, b in zip(self.xs, o.xs)))
        return NotImplemented

    def __radd__(self, o):
        return self if o == 0 else NotImplemented

    def __mul__(self, k):
        return V(*(a * k for a in self.xs))
    __rmul__ = __mul__

    def __matmul__(self, o):
        return sum(a * b for a, b in zip(self.xs, o.xs))

    def __neg__(self):
        return V(*(-a for a in self.xs))

    def __abs__(self):
        return (self @ self) ** 0.5

    def __bool__(self):
        return any(self.xs)

    def __getitem__(self, i):
        return self.xs[i]

    def __len__(self):
        return len(self.xs)

    def __eq__(self, o):
        return isinstance(o, V) and self.xs == o.xs

    def __hash__(self):
        return hash(self.xs)

    def __iadd__(self, o):
        self.xs = tuple(a + b for a, b in zip(self.xs, o.xs))
        return self

    def __divmod__(self, k):
        return V(*(a // k for a in self.xs)), V(*(a % k for a in self.xs))

    def __call__(self, f):
        return V(*map(f, self.xs))


a, b = V(1, 2), V(3, 4)
print(a + b, sum([a, b]), 2 * a, a * 3, a @ b, -a, abs(V(3, 4)), bool(V(0, 0)))
print(a[0], a[-1], len(a), a == V(1, 2), a != b, hash(a) == hash(V(1, 2)), divmod(b, 2), a(str))
c = a
c += b
print(c, a is c, list(a), 4 in a, operator.matmul(a, b))
for f in (lambda: a + 1, lambda: 1 + a, lambda: a - b, lambda: a < b, lambda: ~a):
    try:
        f()
    except TypeError as e:
        print(e)
acc = V(0, 0)
for i in range(200):
    acc = acc + V(i, 1) * 2
print(acc)
