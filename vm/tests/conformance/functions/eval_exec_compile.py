x = 10
print(eval("x + 1"), eval("x + y", {"x": 1, "y": 2}), eval("a * 2", {}, {"a": 3}), eval("[i for i in range(3)]"), eval(" 1 + 1"))
ns = {}
exec("def f(n):\n    return n * 2\nv = f(21)", ns)
print(ns["v"], ns["f"](5), "__builtins__" in ns)
c = compile("a + b", "<expr>", "eval")
print(eval(c, {"a": 1, "b": 2}), c.co_filename, c.co_names)
exec(compile("for i in range(3): print(i, end=' ')\nprint()", "<s>", "exec"))
exec(compile("1 + 1", "<single>", "single"))
for bad in ("1 +", "def", "x = = 1", "(", "for", "return 1", "'abc", "a b", "if True:\nx", "  x", "break", "x = 1 = 2", "f(a=1, 2)", "1 = x", "None = 1", "lambda: (yield) = 1", "\0", "class"):
    try:
        compile(bad, "<bad>", "exec")
        print("fine", repr(bad))
    except (SyntaxError, ValueError) as e:
        print(repr(bad), isinstance(e, (SyntaxError, ValueError)), isinstance(e, IndentationError))


def local():
    y = 5
    exec("y = 6")
    return y, eval("y + 1"), sorted(locals())


print(local())
g = {"__name__": "m"}
exec("class K:\n    def m(self): return __name__", g)
print(g["K"]().m(), g["K"].__module__)
total = 0
code = compile("i * i", "<c>", "eval")
for i in range(200):
    total += eval(code)
print(total, eval(b"1 + 2"), eval("__import__('math').pi > 3"))
try:
    eval("x = 1")
except SyntaxError:
    print("SyntaxError")
try:
    exec("1/0")
except ZeroDivisionError as e:
    print(e)
