# Looking ahead and behind, conditions, and positions.
import re


def show(pattern, *subjects, flags=0):
    for s in subjects:
        found = [(m.span(), m.groups()) for m in re.finditer(pattern, s, flags)]
        print(pattern, repr(s), found)


show(r"\w+(?=,)", "a,bc,d")
show(r"\w+(?!,|\w)", "a,bc,d")
show(r"(?<=\$)\d+", "cost $15, $7 and 9")
show(r"(?<!\$)\b\d+", "cost $15, $7 and 9")
show(r"(?<=ab)c|(?<!ab)d", "abcabdcd")
show(r"(?=(\w+))\1:", "key:value", "x y:")
show(r"(?=(a+))", "baaac")
show(r"(?!(a))\w", "ab")
show(r"(?<=(.)x)y", "axybxy")
show(r"(a)?(?(1)b|c)", "ab c ac")
show(r"(<)?\w+(?(1)>|$)", "<abc>", "abc", "<abc")
show(r"(?P<q>['\"])?\w+(?(q)(?P=q))", "'a' \"b\" c")
show(r"^\w+|\w+$", "one two three")
show(r"^\w+|\w+$", "one two\nthree four", flags=re.M)
show(r"\A\w|\w\Z", "ab\ncd", flags=re.M)
show(r"$", "a\nb\n")
show(r"$", "a\nb\n", flags=re.M)
show(r"\bfoo\b", "foo food (foo) _foo foo1 foo")
show(r"o\B", "foo food")
show(r"\b", "ab, c")
show(r"(?<=\n)|(?<=^)a", "a\na")
show(r"(?=ab)(?=.b(c))a", "abc abd")
show(r"(?<![a-z])cat(?![a-z])", "cat concat cats the cat.")
show(r"(?<=é)\w", "é1 éa e2")
p = re.compile(r"^b")
print(p.match("ab", 1), p.search("ab", 1), re.compile(r"\bb").match("ab", 1))
print(re.compile(r"a$").search("ab", 0, 1), re.compile(r"(?<=a)b").match("ab", 1).span())
print(re.compile(r"\w+").fullmatch("abc def", 4), re.compile(r"\w+").fullmatch("abc def", 0, 3))
