import re
print(re.match(r"(\w+)-(\d+)", "abc-123 x").groups(), re.search(r"\d+", "a12b34").span(), re.fullmatch("a+", "aab"))
print(re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"\b\w", "the quick"), re.split(r"[,;]\s*", "a, b;c"), re.split(r"(-)", "a-b-c", maxsplit=1))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana"), re.subn("x", "y", "xx", count=1))
m = re.match(r"(?P<year>\d{4})-(?P<mon>\d\d)(?P<opt>z)?", "2024-05")
print(m["year"], m.groupdict(), m.group("mon", 1), m.lastgroup, m.start("mon"), m.end(), m.groups("-"), m.re.groupindex, m.expand(r"\g<mon>/\g<year>"))
print([m.group() for m in re.finditer(r"[A-Z][a-z]*", "HelloBigWorld")], re.escape("a.b*c"), bool(re.match("(?i)ABC", "abc")))
print(re.findall("^a.c$", "abc\nadc", re.M), re.findall("a.b", "a\nb", re.S), re.compile("""
    \\d+  # digits
    \\s*  # space
    ([a-z]+)""", re.X).findall("12 ab 3cd"))
print(re.findall(r"(?<=\$)\d+", "$5 6 $7"), re.findall(r"\d+(?!%)\b", "5% 6"), re.sub(r"(?<!a)b", "X", "ab bb"), re.findall(r"(?:ab)+", "ababx ab"))
print(re.match(r"(a+?)(a*)", "aaa").groups(), re.match(r"(.)(.)\2\1", "abba").group(), re.search(r"(\d+)(?:px|em)(?=;)", "w:10px;").group(1))
print(re.findall(r"\w+", "naïve café", re.A), re.findall(r"\w+", "naïve café"), re.findall(rb"\d", b"a1"), re.match("é", "É", re.I) is not None)
for bad in ("(", "[a", "*a", "a{2,1}", "(?P<1>a)", r"\1", "(?<=a+)b", "(?P<a>x)(?P<a>y)"):
    try:
        re.compile(bad)
    except re.error as e:
        print(bad, "->", e.msg, e.pos)
p = re.compile(r"(\d+)\+(\d+)")
total = 0
for i in range(300):
    m = p.search(f"x {i}+{i * 2} y")
    total += int(m[1]) + int(m[2])
print(total, p.pattern, p.groups, p.flags & re.U != 0, p)
tokens = re.compile(r"\s*(?:(\d+)|(.))")


def calc(s):
    toks = [(a or b) for a, b in tokens.findall(s)]
    pos = 0

    def expr():
        nonlocal pos
        v = term()
        while pos < len(toks) and toks[pos] in "+-":
            op = toks[pos]
            pos += 1
            v = v + term() if op == "+" else v - term()
        return v

    def term():
        nonlocal pos
        v = atom()
        while pos < len(toks) and toks[pos] == "*":
            pos += 1
            v *= atom()
        return v

    def atom():
        nonlocal pos
        t = toks[pos]
        pos += 1
        if t == "(":
            v = expr()
            pos += 1
            return v
        return int(t)
    return expr()


print(calc("2 * (3 + 4) - 5*1"))
print(re.sub(r"\s+", " ", " a \n b "), re.sub("(a)|b", r"[\1]", "ab"), re.split("", "abc"), re.sub("", "-", "abc"), re.findall("a|ab", "ab"))
