# Which characters sets and categories have; case; text beyond ASCII; bytes.
import re

SUBJECT = "aZ_09 \t\n\xa0é\u0130ıßſ\u212a²½αΩ日本\u2028\U0001f600-"
for pattern in [r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r".", "[a-z]", "[^a-z]", "[α-ω]", "[^日]", r"[\w-]", r"[^\W\d_]",
                "[é日\U0001f600]", r"[\s\S]", "[k-t]", "[\u0100-\uffff]", "[\U0001f000-\U0001ffff]"]:
    for flags in 0, re.I, re.A, re.A | re.I:
        print(pattern, int(flags), ascii(re.findall(pattern, SUBJECT, flags)))
for literal in "aAéÉßſkKıİαΣσς":
    print(ascii(literal), ascii(re.findall(literal, "aAéÉßẞſsSkK\u212aıiIİαΑΣσς", re.I)))
print(re.findall("(?i:a)b|(?-i:A)B", "ab Ab aB AB"), re.findall("(?i)STRASSE|straße", "Straße strasse"))
print(re.search("本(.)", "日本語").span(1), [m.span() for m in re.finditer("[語日]", "日本語日")])
print(re.split("[、。]", "一、二。三"), re.sub("(.)本", r"\1-", "日本語本"), re.subn("é?", "x", "aéb"))
print([m.span() for m in re.finditer("é*", "éaéé")], re.compile("b").search("ééb", 2).start())
print(re.compile("(?<=é)x").search("éxéx", 2).span(), re.compile(".").findall("éaé", 1, 2))
for pattern in [rb"\w+", rb"[^a]", rb"[\x80-\xff]+", rb"(?i)AB", rb"\xe9", rb"."]:
    print(pattern, re.findall(pattern, b"ab\xe9\xff AB\n"))
print(re.match(rb"(\w)(\W)?", bytearray(b"a!")).groups(), re.search(rb"b", memoryview(b"abc")).span())
for call in (lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("a", 1)):
    try:
        call()
    except TypeError as e:
        print(e)
