import textwrap, difflib, shlex, fnmatch, pprint, reprlib, unicodedata
t = "The quick brown fox jumped over the lazy dog. " * 3
print(textwrap.fill(t, 40))
print(textwrap.wrap("a b c d", 3), textwrap.dedent("   x\n     y\n   z"), textwrap.indent("a\nb", "> "), textwrap.shorten("hello big world", 12))
print(textwrap.fill("x" * 30, 10, initial_indent="* ", subsequent_indent="  "))
print("\n".join(difflib.unified_diff("a b c".split(), "a x c d".split(), lineterm="")))
print(list(difflib.ndiff(["one\n", "two\n"], ["one\n", "tree\n"])), difflib.get_close_matches("appel", ["ape", "apple", "peach"]))
s = difflib.SequenceMatcher(None, "abcd", "bcde")
print(s.ratio(), s.get_opcodes(), s.find_longest_match(0, 4, 0, 4))
print(shlex.split("a 'b c' \"d e\" f\\ g # x", comments=True), shlex.quote("it's"), shlex.join(["a b", "c"]))
print(fnmatch.filter(["a.py", "b.txt", "c.PY"], "*.py"), fnmatch.fnmatchcase("abc", "a[!x]c"))
pprint.pprint({"key%d" % i: list(range(i)) for i in range(12)}, width=60)
pprint.pprint([["nested", ["deep", {"k": (1, 2)}]]] * 3, width=40, compact=True)
print(pprint.pformat({"b": 1, "a": {3, 1, 2}}), pprint.saferepr([1, "x"]), pprint.isreadable({1: 2}))
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(9)}))
print(unicodedata.name("é"), unicodedata.category("A"), unicodedata.normalize("NFD", "é") == "e\u0301", unicodedata.lookup("SNOWMAN"), unicodedata.numeric("½"), unicodedata.combining("\u0301"))
total = 0
for i in range(40):
    total += len(textwrap.wrap(t, 20 + i))
print(total)
