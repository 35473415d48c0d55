import re

words = "the quick Brown fox jumps over 12 lazy dogs; isn't it? foo-bar 3.14 <tag attr='x'>y</tag>\n"
dna = "agggtaaatttaccctcgggtaaaggttaaccagtgaaacc\ngatcaggnnbyrxaaa" * 3
text = (words + "    indented = 5  # note\n" + dna + "\n") * 60
PATTERNS = [
    r"\d+", r"\w+", r"fox", r"f", r"f[aeiou]x", r"jumps|dogs|lazy", r"agggtaaa|tttaccct", r"[cgt]gggtaaa|tttaccc[acg]",
    r"a[act]ggtaaa|tttacc[agt]t", r"<[^>]*>", r"<(\w+)(.*?)>", r"(?i)BROWN", r"(?i)[bk]r?own|FOX", r"\bl\w+", r"(?<=l)a", r"(?<!l)a\w",
    r"(?=f)\w+", r"(?!f)[a-f]\w*", r"^\s+\w+", r"(?m)^\s+\w+", r"(?m)\d+$", r"$", r"", r"x*", r"x+?", r"(?:ab|ba)+", r"(a|b)\1", r"(\w)\1",
    r"(?P<q>['\"]).*?(?P=q)", r"(?:fo){1}o", r"o{2}", r"o{2,3}?", r"[^\w\s]", r"\s", r"\S+", r".", r"(?s).\n", r"(?>a+)c", r"a++c",
    r"[a-z]{3,5}\b", r"foo-bar|foo", r"(foo|bar)-(foo|bar)", r"(?:(?:the)|quick)\s", r"(x)?fox", r"[\d.]+", r"n.t", r"t\n", r"\Athe",
    r"\Z", r"dogs?;", r"q(?=u)u", r"(?:q|Q)uick", r"[A-Z][a-z]+", r"é|fox", r"[éf]o", r"\.", r"(?x) f o x # note", r"cc\ngat", r"ag|g(?:g|t){2,}n",
]


def digest(values):
    total = 0
    for i, v in enumerate(values):
        for c in repr(v):
            total = (total * 31 + ord(c)) % 1000000007
    return len(values), total, values[:2]


for source in PATTERNS:
    p = re.compile(source)
    for turn in range(3):
        found = p.findall(text)
    spans = [m.span() for m in p.finditer(text)]
    first = p.search(text, 300)
    last = p.search(text, 5000, 5200)
    print(source, digest(found), digest(spans), first and first.span(), last and last.span(), p.search("f") and 1, p.search(""), p.match(text) and 1)
    print("   ", digest(p.split(text[:4000])), digest(p.sub("<>", text[:4000])), p.subn("", "foo fox 12 aa")[1], p.search("no match here at all?") and 1)
    if "é" not in source and "P=q" not in source:
        b = re.compile(source.encode())
        data = text.encode()
        b.findall(data)
        print("   ", [m.span() for m in b.finditer(data)] == spans, b.search(b"\xff\xe9 fox") and b.search(b"\xff\xe9 fox").span())
    wide = text[:3000].replace("quick", "quïck")
    print("   ", digest([m.span() for m in p.finditer(wide)]))
