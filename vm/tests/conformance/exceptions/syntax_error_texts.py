# What is wrong with programs, in words.
for text in (
    "print 'a'", "exec 'a'", "if 1:\nx", "while x:\n\n\ny", "def f():\nx", "class A:\nx", "with a:\nx",
    "try:\n x\nexcept:\ny", "if 1:\n\ta\n        b", "nonlocal x", "{1: 2, 3}", "x = {1:}", "try:\n pass",
    "a = 5 if 3", "0777", "1__0", "0x", "1e", "0b12", "0o8", "1a", "0b", "'\\x1'", "'\\N{foo}'", "'\\u12'",
    "'\\U00110000'", "b'\\x1'", "print(1))", ")", "a = }", "[1}", "x = [1,\n2)\n", "'''abc", "x = 1 +* 2",
    "a, b += 1", "continue", "if x = 1: pass", "while True print(1)", "class C pass", "f(a b)", "[1 2]",
    "f(1=2)", "f(a.b=1)", "f(True=1)", "def f(*a, *b): pass", "def f(**k, a): pass", "def f(a, /, b, /): pass",
    "def f((a, b)): pass", "x = “a”", "a\u00a0b", "foo(1, 2\nbar()", "def f():\n  nonlocal zz", "await x",
    "(**a)", "import a,", "x = {\n'a': 1\n'b': 2}",
):
    try:
        compile(text, "<text>", "exec")
        print(repr(text), "is fine")
    except SyntaxError as e:
        print(repr(text), type(e).__name__, e.msg, e.lineno)
