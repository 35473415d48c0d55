# Syntax trees that were parsed, changed or made by hand are compiled with their own places and names.
import ast, sys, traceback
src = '''
import os as _os
@staticmethod
def f(a, /, b: int = 2, *c, d=4, **e) -> int:
    """doc"""
    if a:
        x = [i for i in range(a) if i % 2]
    elif b:
        x = (1, 2.5, -3, 1j, b"q", ...)
    else:
        x = {1: 2, **{}}
    s = f"{a!r:>{b}}{{}} {x}"
    with open(_os.devnull) as fh, fh:
        pass
    try:
        raise ValueError(s)
    except (ValueError, TypeError) as exc:
        y = exc
    finally:
        z = lambda q=1: q + a
    match x:
        case [1, *rest]: pass
        case {"k": v, **r}: pass
        case int(real=5) as k: pass
        case None: pass
    while a > 10: a -= 1
    global G
    G = a if b else c
    return (y, z(), s, x, not a, a < b <= 3, "\\ud800 \\ufffd")
class C(dict, metaclass=type):
    v: int = 3
    async def g(self):
        async for i in self: yield i
        await x
'''
t = ast.parse(src)
code = compile(t, "<made>", "exec")
ns = {}
exec(code, ns)
f = ns['f'].__func__
print(ascii(f(3)), f.__doc__, f.__annotations__, f.__defaults__, f.__kwdefaults__, f.__code__.co_firstlineno)
print(ns['C'], ns['C'].v)
# names
t = ast.parse("x = 1 + y\nboom(\n  z)")
class R(ast.NodeTransformer):
    def visit_Name(self, n):
        return ast.copy_location(ast.Name("@" + n.id, n.ctx), n)
t = R().visit(t)
ns = {"@y": 4, "@z": 1, "@boom": lambda q: 1/0}
try: exec(compile(t, "nofile", "exec"), ns)
except ZeroDivisionError as e:
    print(ns["@x"], [(f.lineno, f.name) for f in traceback.extract_tb(e.__traceback__)])
for bad in ["Module(body=[Expr(Name('x', Load()))], type_ignores=[])", "Module(body=[Expr(Name('x', Store(), lineno=1,col_offset=0), lineno=1, col_offset=0)], type_ignores=[])",
  "Module(body=[Assign([Name('x', Load(), lineno=1,col_offset=0)], Constant(1,lineno=1,col_offset=0), lineno=1, col_offset=0)], type_ignores=[])",
  "Module(body=[If(Constant(1,lineno=1,col_offset=0),[],[], lineno=1, col_offset=0)], type_ignores=[])", "Expression(Constant(1))", "Module(body=3, type_ignores=[])",
  "Module(body=[Expr(Constant([1],lineno=1,col_offset=0), lineno=1, col_offset=0)], type_ignores=[])",
  "Module(body=[Delete([], lineno=1, col_offset=0)], type_ignores=[])",
  "Module(body=[Expr(Name('None', Load(), lineno=1,col_offset=0), lineno=1, col_offset=0)], type_ignores=[])",
  "Module(body=[Expr(Name(3, Load(), lineno=1,col_offset=0), lineno=1, col_offset=0)], type_ignores=[])",
  "Module(body=[Pass()], type_ignores=[])", "Module(body=[Pass(lineno='a', col_offset=1)], type_ignores=[])"]:
    n = eval(bad, vars(ast))
    try: print(compile(n, "f", "exec").co_consts)
    except Exception as e: print(bad[:40], type(e).__name__, e)
e = ast.parse("a + (b := 3) * 2", mode="eval")
print(eval(compile(e, "", "eval"), {"a": 1}))
print(eval(compile(ast.Expression(ast.fix_missing_locations(ast.Constant((1, (-2, "x"))))), "", "eval")))
exec(compile(ast.parse("1+1; print('single')", mode="single"), "", "single"))
