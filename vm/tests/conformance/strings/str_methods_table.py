for s in ("", "hello World", "ÀÉ ß", "123", "abc123", " \t\n", "Title Case Here", "x_1", "ａ", "½", "٣", "a\u0301b", "İ"):
    print(ascii(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), len(s))
    print(s.isalpha(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isalnum(), s.isspace(), s.isupper(), s.islower(), s.istitle(), s.isidentifier(), s.isprintable(), s.isascii())
t = "the cat sat on the mat"
print(t.count("at"), t.find("at"), t.rfind("at"), t.index("sat"), t.find("zz"), t.replace("at", "og", 2), t.partition(" "), t.rpartition(" "), t.split(maxsplit=2), t.rsplit(" ", 1))
print("a\nb\r\nc\x0bd\u2028e".splitlines(), "a\nb\n".splitlines(True), "  x ".strip(), "xxaxx".strip("x"), "abc".lstrip("ab"), "www.x.com".removeprefix("www."), "a.py".removesuffix(".py"))
print("ab".center(7, "*"), "ab".ljust(5) + "|", "ab".rjust(5, "."), "-42".zfill(6), "a\tb".expandtabs(4), "-".join("abc"), "abc".startswith(("x", "ab")), "abc".endswith("c", 0, 2), "ab" * 3)
print("abc".translate({97: "X", 98: None}), "abc".translate(str.maketrans("ab", "12", "c")), "a,b,,c".split(","), ",".split(","), "".split(), "".split(","), "é".encode(), "abc"[::-1], "b" in "abc", "a" < "b" < "ba")
n = 0
for i in range(500):
    w = f"item-{i}".upper().replace("-", "_")
    n += len(w.split("_")[1]) + w.find("M") + w.count("I")
print(n, min("hello"), max("hello"), sorted("hello"), "".join(reversed("abc")), list(enumerate("ab")), "a" "b", 'a"b', "a'b", "\\")
