# Atomic groups and possessive repetitions (3.11): nothing inside is given back.
import re

CASES = [
    (r"(?>.*).", ["abc"]),
    (r"(?>x++)x", ["xxx"]),
    (r"(?>x++)", ["xxx"]),
    (r"(?>a+)ab", ["aab", "aaab"]),
    (r"(?>a|ab)c", ["abc", "ac"]),
    (r"(?>ab|a)c", ["abc", "ac"]),
    (r"a?+a", ["a", "aa"]),
    (r"a*+b", ["aaab", "b", "aaa"]),
    (r"a++a", ["aaa"]),
    (r"a{1,2}+a", ["aa", "aaa"]),
    (r"a{2,}+b", ["aab", "ab"]),
    (r"(?:ab)*+a", ["ababa", "abab"]),
    (r"(?:ab)?+ab", ["ab", "abab"]),
    (r"(?:a|ab)++c", ["aabc", "ac"]),
    (r"(?>(?:a|b)+)c", ["abac", "ab"]),
    (r'"(?>[^"\\]|\\.)*"', ['"a\\"b" "c"', '"open']),
    (r"(?>a*)(?=b)", ["aaab", "aaac"]),
    (r"(?:.++)x", ["abx"]),
    (r"\d++(?!\.)", ["123.5", "123"]),
    (r"(?>\w+)\s(?>\w+)", ["two words", "one"]),
    (r"(?:a?+){3}a", ["aaaa", "aaa"]),
]
for pattern, subjects in CASES:
    for s in subjects:
        m = re.search(pattern, s)
        f = re.fullmatch(pattern, s)
        print(pattern, repr(s), m and m.span(), f and f.group())
print(re.findall(r"a++|b", "aabab"), re.sub(r"(?>a+)b", "-", "aabaac"))
