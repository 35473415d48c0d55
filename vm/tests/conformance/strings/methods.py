s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.center(20, "*"), s.ljust(15) + "|", s.rjust(15))
print(s.find("o"), s.rfind("o"), s.find("z"), s.index("W"), s.count("l"), s.replace("l", "L"), s.replace("l", "L", 1))
print(s.split(), s.split(","), "a,b,,c".split(","), "  a  b ".split(), "a b c d".split(" ", 2), "a b c d".rsplit(" ", 2), "a\nb\r\nc".splitlines())
print(s.startswith("Hell"), s.endswith(("x", "World")), s[0], s[-1], s[2:5], s[::-1], s[::2], s[10:2:-2], s[100:])
print("-".join(["a", "b", "c"]), "  x ".strip(), "xxaxx".strip("x"), "xxa".lstrip("x"), "axx".rstrip("x"))
print("abc".isalpha(), "ab1".isalnum(), "123".isdigit(), " ".isspace(), "Abc".istitle(), "abc".islower(), "ABC".isupper(), "a b".isidentifier())
print("abc" < "abd", "a" * 5, "ab" + "cd", "b" in "abc", len("héllo"), "héllo"[1], "héllo".upper(), "ß".upper(), ord("é"), chr(8364))
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\tnl\n\\ \x00 é \u200b"), ascii("é€😀"))
print("42".zfill(5), "-42".zfill(5), "a-b-c".partition("-"), "a-b-c".rpartition("-"), "x".partition("-"), "prefix_x".removeprefix("prefix_"))
print("{} {1}".format(1) if False else "{0} {1} {0}".format("a", "b"), "{x:>5}|{y!r}".format(x=1, y="q"), "{:{w}.{p}f}".format(3.14159, w=10, p=2))
print("{0[1]} {1.real}".format([1, 2], 5), "{{}}".format(), f"{'a':*^7}", f"{1+1=}", f"{s!r:>20}")
print("%s %r %d %5d %-5d| %05d %x %o %c %%" % ("a", "b", 1, 2, 3, 4, 255, 8, "z"), "%(a)s-%(b)d" % {"a": 1, "b": 2})
print("abc".translate(str.maketrans("ab", "xy")), "a\tb".expandtabs(4), "abc".encode(), "é".encode("utf-8"), b"abc".decode())
print(sorted("hello"), list("abc"), tuple("ab"), max("hello"), "".join(reversed("abc")))
for f in (lambda: "a" + 1, lambda: "abc"[10], lambda: "abc".index("z"), lambda: "%d" % "x", lambda: "a" * "b", lambda: "".join([1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
h = {}
for w in "the quick the lazy the dog".split():
    h[w] = h.get(w, 0) + 1
print(h, sorted(h.items(), key=lambda kv: (-kv[1], kv[0])))
print("a" "b", 'x\
y', r"\n", """multi
line""", b"by\x00tes", b"abc"[1], b"abc"[1:], bytes([1, 2]), bytearray(b"xy"))
