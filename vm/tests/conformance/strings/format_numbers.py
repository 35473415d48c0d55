# Fixed-point floats, padded integers and texts by format, f-strings and %: exact rounding, signs, fill, limits.
floats = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, -0.125, 2.675, 1e-7, 123456.789, 1e15, 1e22, 5e-324, 1.7976931348623157e308, 0.1, 1 / 3, 99.995,
          float("inf"), float("-inf"), float("nan"), 4503599627370496.5, -1e-300]
for x in floats:
    print(x, f"{x:.0f} {x:.1f} {x:.2f} {x:.3f}", f"{x:10.2f}|{x:<10.1f}|{x:^+10.1f}|{x:010.2f}", f"{x:.20f}"[:40], f"{x:,.2f}"[:40], "%.2f %5.1f %-8.3f| %+.0f" % (x, x, x, x))
ints = [0, 1, -1, 42, -255, 10**6, -(10**12), 2**62, -(2**62), 2**63, 2**64 + 1, True]
for i in ints:
    print(f"{i:d} {i:5} {i:<5}| {i:^7}| {i:+d} {i: d} {i:08} {i:*>9}", f"{i:x} {i:X} {i:o} {i:b} {i:#x} {i:#o} {i:#b} {i:#010x}", f"{i:,} {i:_}",
          "%d %5d %-5d| %05d %+d % d %x %X %o %i %u" % ((i,) * 11))
for s in ["", "a", "héllo", "日本", "x" * 12]:
    print(f"{s:5}|{s:>5}|{s:^5}|{s:*^7}|{s:.2}|{s:é>4.1}|{s!r:8}|{s!a}", "%s|%5s|%-5s|%.2s|%r|%5.1s|%a" % ((s,) * 7))
print("{} {} {0}".replace("{0}", "{}").format(1, 2, 3), "{0}{1}{0}".format("a", "b"), "{a}{b}{a}".format(a=1, b="x"), "{{}} {{{}}}".format(5))
print("{:>{w}.{p}f}".format(3.14159, w=9, p=2), "{0.real} {1[0]} {2[k]}".format(3, [4], {"k": 5}), "{!r:>6} {!s} {!a}".format("a", 1, "é"))
print("%(a)s %(b)05.1f %(a)r %%" % {"a": "x", "b": 2.25}, "%s" % [1], "%s %s" % ("a", (1,)), "%c%c" % ("x", 65), "%5s%%" % 1, "%*d|%-*s|" % (4, 1, 3, "a"))
for bad in (lambda: "%d" % "a", lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "%(a)s" % (1,), lambda: "{}".format(), lambda: "{a}".format(), lambda: "{0}{}".format(1, 2),
            lambda: f"{'a':d}", lambda: f"{1:s}", lambda: f"{1.5:d}", lambda: f"{'a':+}", lambda: f"{'a':=5}", lambda: "%q" % 1, lambda: "{".format(), lambda: "}".format(), lambda: f"{1:.2}"):
    try:
        print(bad())
    except (TypeError, ValueError, IndexError, KeyError) as e:
        print(type(e).__name__)
