import operator as op
print(op.add(1, 2), op.sub(5, 3), op.mul("a", 3), op.truediv(7, 2), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 5), op.neg(1), op.inv(5), op.not_(0), op.truth([1]))
print(op.lt(1, 2), op.eq("a", "a"), op.is_(None, None), op.contains([1, 2], 2), op.concat([1], [2]), op.countOf("aab", "a"), op.indexOf([3, 4], 4), op.length_hint([1, 2]))
d = {"a": 1}
op.setitem(d, "b", 2)
op.delitem(d, "a")
print(d, op.getitem([5, 6], 1), op.getitem("abc", slice(1, None)))
g = op.itemgetter(1, 0)
print(g("xy"), op.itemgetter("k")({"k": 5}), op.itemgetter(slice(1, 3))([1, 2, 3, 4]))


class A:
    class B:
        v = 3
    n = 1

    def m(self, *a, **k):
        return a, k


print(op.attrgetter("n")(A), op.attrgetter("B.v", "n")(A), op.methodcaller("m", 1, k=2)(A()), op.methodcaller("upper")("s"))
x = [1]
y = op.iadd(x, [2])
print(x, y is x, op.iand(6, 3), op.ior({1}, {2}), op.ixor(5, 1), op.imul([0], 2), op.matmul if False else op.index(True), op.call(max, 1, 2))
rows = [("b", 2), ("a", 2), ("c", 1)]
print(sorted(rows, key=op.itemgetter(1, 0)), max(rows, key=op.itemgetter(0)))
for bad in (lambda: op.index(1.5), lambda: op.itemgetter(), lambda: op.attrgetter(1), lambda: op.indexOf([1], 2), lambda: op.concat(1, 2)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
total = 0
for i in range(1000):
    total = op.add(total, op.mul(i, i & 3)) if op.gt(i, 5) else op.sub(total, i)
print(total, repr(op.itemgetter(1)), repr(op.attrgetter("a.b")), op.__all__[:3])
