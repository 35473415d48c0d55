# sub, split, findall and their like: empty matches, templates, functions, counts.
import re

print(re.sub("x*", "-", "abxd"), re.sub("x*", "-", ""), re.sub("", "-", "ab"), re.subn("b*", "_", "abbc"))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), re.sub(r"(?P<a>\w)", r"<\g<a>>", "ab"), re.sub("(a)|b", r"[\1]", "ab"))
print(re.sub(r"(.)", r"\g<1>0", "ab"), re.sub("a", r"\n\t\\", "a") == "\n\t\\", re.sub(".", r"\g<0>\g<0>", "ab"))
print(re.sub("a", lambda m: str(m.start()), "banana"), re.sub("a", "b", "aaaa", count=2), re.subn("z", "b", "aaaa"))
print(re.split(r"(\d)", "a1b2c"), re.split(r"\d", "a1b2c", maxsplit=1), re.split("x*", "axbc"), re.split("(a)|b", "xaybz"))
print(re.split(r"\b", "a b"), re.split("", "ab"), re.split(",", ""))
print(re.findall("(a)(b)?", "aba"), re.findall("a|(b)", "ab"), re.findall("", "ab"), re.findall(r"\w*", "ab cd"))
print([m.span() for m in re.finditer("a|", "aab")], [m.span() for m in re.finditer(r"\b|:+", "a::bc")])
print([m.group() for m in re.compile("a.").finditer("abacad", 1, 5)])
m = re.match(r"(?P<first>\w+)(?:-(?P<second>\w+))?(x)?", "ab")
print(m.groups(), m.groups("-"), m.groupdict(), m.groupdict(0), m.group("first", 2), m["first"], m[0])
print(m.start("second"), m.end(3), m.span(2), m.lastgroup, m.lastindex, m.regs, m.pos, m.endpos)
print(m.expand(r"\1/\2/\g<first>"), m.re.groups, dict(m.re.groupindex), m.string)
for text in (r"\3", r"\g<x>", r"\g<", r"\q"):
    try:
        re.sub("(a)(b)?", text, "a")
    except (re.error, IndexError) as e:
        print(isinstance(e, re.error), e)
try:
    m.group(7)
except IndexError as e:
    print(e)
try:
    re.sub("a", lambda m: 1, "a")
except TypeError as e:
    print(e)
scan = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"[a-z]+", lambda s, t: t), (r"\s+", None)])
print(scan.scan("ab 12 c3 ?"))
p = re.compile("a(b)?")
print(p.sub("x", "ab a"), p.split("1ab2a3"), p == re.compile("a(b)?"), p != re.compile("a(b)?", re.I), p.pattern, p.flags)
seen = []
print(re.sub("(.)", lambda m: seen.append(re.sub("b", "c", m[1])) or m[1].upper(), "abc"), seen)
