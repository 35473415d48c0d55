def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__ + ":", e)


d = {"a": 1}
for f in [
    lambda: 1 + "a", lambda: "a" + 1, lambda: [] + (), lambda: {} + {}, lambda: 1 - None, lambda: "a" * "b", lambda: 3 @ 4,
    lambda: -"a", lambda: ~1.5, lambda: 1 < "a", lambda: [] < {}, lambda: 1 in 2, lambda: len(5), lambda: iter(3), lambda: next([]),
    lambda: [1][5], lambda: (1,)[3], lambda: "ab"[9], lambda: d["z"], lambda: [1]["a"], lambda: (1,)[1.0], lambda: None[0],
    lambda: 5(), lambda: "x"(), lambda: None.foo, lambda: (5).foo, lambda: [].push, lambda: int("x"), lambda: int("1", 99),
    lambda: float("abc"), lambda: int(None), lambda: int([]), lambda: chr(-1), lambda: ord("ab"), lambda: abs("a"),
    lambda: sum(["a"]), lambda: max([]), lambda: min(1), lambda: sorted([1, "a"]), lambda: round("a"), lambda: pow(2, -1, 4),
    lambda: 1 // 0, lambda: 1.0 / 0, lambda: 5 % 0, lambda: divmod(1, 0), lambda: 0 ** -1, lambda: 2 << -1, lambda: 1.5 << 2,
    lambda: [].pop(), lambda: {}.popitem(), lambda: set().pop(), lambda: [1].remove(2), lambda: [].index(1), lambda: "a".index("b"),
    lambda: {[]: 1}, lambda: {{}}, lambda: hash([]), lambda: isinstance(1, 2), lambda: issubclass(1, int), lambda: range(0, 1, 0),
    lambda: range(1.5), lambda: list(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: "".join([1]), lambda: "a".split(""),
    lambda: bytes([300]), lambda: bytes("a"), lambda: bytearray(b"a")[5], lambda: b"a" + "b", lambda: "%d" % "x", lambda: "%s %s" % 1,
    lambda: "{}".format(), lambda: "{a}".format(), lambda: [1, 2][::0], lambda: slice(1).indices(-1),
    lambda: complex("z"), lambda: open("/nonexistent/x"), lambda: __import__("nope"), lambda: eval("1 +"), lambda: getattr(1, "x"),
    lambda: setattr(1, "x", 2), lambda: object().x, lambda: type("A", (1,), {}), lambda: zip(1), lambda: enumerate(1), lambda: map(1),
    lambda: reversed({1}), lambda: str(b"a", "nope"), lambda: "a".encode("nope"), lambda: b"\xff".decode(), lambda: "\xff".encode("ascii"),
]:
    show(f)


def unpack(v):
    a, b = v
    return a, b


for v in ([1], [1, 2, 3], 5, "abc"):
    show(lambda: unpack(v))
