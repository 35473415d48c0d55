import string
name, n, x = "Ada", 42, 3.14159
print(f"{name!r:>10}|{name:<6}|{name:^7}|{n:05d}|{n:+}|{n:x}|{n:#b}|{x:.2f}|{x:10.3e}|{n:,}|{1234567.891:,.1f}|{0.25:%}")
print("{} {1}".format(1, 2) if False else "{0} {1} {0}".format("a", "b"), "{x[0]} {y.real}".format(x=[5], y=3), "{:{w}}|".format("q", w=4))
print("%s %r %d %5.1f %x %o %e %g %c %%" % ("s", "r", 7, 2.55, 255, 8, 12345.678, 0.0001, "z"))
print("%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%-5s|%5s|%+d" % ("l", "r", 3), "%*d" % (5, 42), "%.3s" % "abcdef")
print(f"{n=} {name=!s} {x=:.1f} { n = }", f"{'nested ' + f'{n}'}", f"{{}}", f"{n:>{8}}", f"{n!s:*^8}")
print(format(255, "#06x"), format(-5, "=+8d"), format(1e10, "g"), format(0.1 + 0.2, ".17g"), format(True, "d"), format("s", "s"))
print(string.Template("$a ${b}c $$").substitute(a=1, b=2), string.Template("$x").safe_substitute())
try:
    string.Template("$x").substitute()
except KeyError as e:
    print("KeyError", e)
print(string.capwords("hello  world"), string.ascii_lowercase[:3], string.digits, string.hexdigits, string.punctuation[:5])


class F:
    def __format__(self, spec):
        return f"F<{spec}>"


print(f"{F()}", f"{F():abc}", "{:x y}".format(F()), format(F(), "q"))


class Fmt(string.Formatter):
    def get_value(self, key, args, kw):
        return kw.get(key, "?") if isinstance(key, str) else args[key]


print(Fmt().format("{0} {a} {b}", 1, a=2))
for bad in (lambda: "{:d}".format("s"), lambda: "{:q}".format(1), lambda: "{".format(), lambda: "}".format(), lambda: f"{1:s}", lambda: "%d" % 1.5 + "%z" % 1):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
out = []
for i in range(200):
    out.append(f"{i:03d}:{i * i % 97:>4}:{i / 7:.3f}")
print(out[-1], len("".join(out)), hash("") == 0)
print("a" "b" f"{1}" "c", r"\n", "\x41\u0042\N{LATIN SMALL LETTER C}", "tab\tq", 'it''s')
