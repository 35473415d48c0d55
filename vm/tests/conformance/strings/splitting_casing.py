# Methods of str on ASCII and other text: splitting, joining, case, padding, searching, translating.
texts = ["", " ", "a b  c\td\n", "one,two,,three", "The quick brown FOX's tail", "éa È b", "ß straße", "x\x1cy\x85z", "\u2003wide\u2003", "a\r\nb\rc\n\nd", "1-2_3"]
for t in texts:
    print(ascii(t), t.split(), t.rsplit(None, 1), t.split(None, 1), t.split(","), t.split("a"), t.rsplit(",", 1), t.splitlines(), t.splitlines(True))
    print([ascii(f(t)) for f in (str.title, str.capitalize, str.swapcase, str.upper, str.lower, str.casefold, str.strip, str.lstrip, str.rstrip)])
    print(ascii(t.center(31, "*")), ascii(t.ljust(5, "é")), ascii(t.rjust(20)), ascii(t.zfill(6)), t.count("a"), t.count(""), t.find("b"), t.rfind("b"), t.find("quick brown"), t.find("zz"))
    print(ascii(t.replace("a", "AA")), ascii(t.replace("", "-", 3)), t.partition(","), t.rpartition(" "), ascii(t.expandtabs(4)), t.startswith(("o", "T")), t.endswith("d"))
    print([f(t) for f in (str.isalpha, str.isdigit, str.isalnum, str.isspace, str.isupper, str.islower, str.istitle, str.isidentifier, str.isprintable, str.isascii)])
table = str.maketrans({"a": "AAA", "b": None, "c": "é", "é": "e", 100: 68})
for t in ["abcd", "", "éabba", "dddd", "xyz"]:
    print(t.translate(table), t.translate(str.maketrans("ab", "ba", "d")), t.translate({}), t.translate([None] * 98 + ["!"]))


class Loud(dict):
    def __missing__(self, key):
        return chr(key).upper()


print("hello wörld".translate(Loud()), "-".join([]), "-".join(["a"]), "-".join(("a", "é", "")), "".join("abc"), ", ".join(str(i) for i in range(5)), "é".join(["x", "y"]))
for bad in (lambda: ",".join(["a", 1]), lambda: "a".split(""), lambda: "a".translate({97: 2**21}), lambda: "a".center(5, "ab"), lambda: ",".join(3)):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
s = "x".join(["ab"])
print(s is "".join([s]) or s == "ab", list("aé日"), tuple("ab"), [*"xy"], list(b"\x00\xff"), list(bytearray(b"ab")), "abc"[::-1], "aé日"[::-1], "a,b".split(",", 0))
