class A:
    x = [10, {"k": "v"}]

    def __format__(self, s):
        return f"A({s})"


print("{0.x[0]} {0.x[1][k]} {0:zz} {0!r:.3}".format(A()), "{a} {b[0]}".format(a=1, b="xy"), "{:>{w}.{p}}|".format("abcdef", w=6, p=2), "{{}} {{{}}}".format(5))
print("{} {} {}".format(*"abc"), "{1}{0}{1}".format("a", "b"), "{0:{1}}".format(3, ">4"), "{!s} {!r} {!a}".format("é", "é", "é"), "{:{}}".format("x", 3))
for bad, args in (("{", ()), ("}", ()), ("{}", ()), ("{0} {}", (1, 2)), ("{} {0}", (1, 2)), ("{a}", ()), ("{0.nope}", (1,)), ("{0[9]}", ([1],)), ("{!x}", (1,)), ("{0", (1,)), ("{:d}", ("s",))):
    try:
        print(bad.format(*args))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as e:
        print(bad, type(e).__name__)


class D(dict):
    def __missing__(self, k):
        return f"<{k}>"


class M:
    def __getitem__(self, k):
        return k * 2


print("{a} {b}".format_map(D(a=1)), "{x} {yy}".format_map(M()), "{a.real} {a!r}".format_map({"a": 5}))
out = 0
for i in range(300):
    out += len("{:>5}|{:<5}|{n:04}".format(i, -i, n=i * i % 1000))
print(out)
