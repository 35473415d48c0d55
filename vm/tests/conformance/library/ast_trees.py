import ast
t = ast.parse("def f(a, b=1, *c, d, **e):\n    '''doc'''\n    return a + b if d else [x for x in c]")
f = t.body[0]
print(type(f).__name__, f.name, f.lineno, f.col_offset, f.end_lineno, f.end_col_offset, ast.get_docstring(f), [a.arg for a in f.args.args])
print(ast.dump(ast.parse("x = -1 + y[2:3].z", mode="exec").body[0].targets[0]), ast.dump(ast.parse("a < b <= c", mode="eval").body.ops[0]))
for src in ("1+2*3", "a.b[c](d, *e, k=1, **f)", "lambda x, /, y=2, *, z: x", "{**a, 'b': [1, (2,), {3}]}", "not a and b or c", "f'{x!r:>{w}}b{y}'", "[i async for i in x if i]", "(yield)", "x if y else z", "a @ b ** -c", "'q' b'' if 0 else ..." if False else "...", "x[1:2, ::3]", "await y", "b'z'", "(a := 1)", "1.5j", "'it''s'"):
    print(ast.unparse(ast.parse(src, mode="eval")))
print(ast.unparse(ast.parse("""
@deco(1)
class A(B, metaclass=M):
    x: int = 1
    async def m(self):
        async with a as b, c:
            pass
        for i in y:
            continue
        else:
            break
        try:
            raise E from f
        except (A, B) as e:
            pass
        finally:
            del q, r[0]
        while True:
            global g
            import a.b as c, d
            from .. import e as f
            assert x, 'm'
            x += 1
match v:
    case [1, *r] | {'k': z, **w} if z:
        pass
    case P(a, b=2) as p:
        pass
    case None | -1:
        pass
""")))
print(ast.literal_eval("{'a': [1, -2.5, (None, True)], 'b': {1, 2}, 'c': b'x'}"), ast.literal_eval("1+2j"))
for bad in ("a", "1+1", "[].x", "__import__('os')"):
    try:
        print(ast.literal_eval(bad))
    except ValueError as e:
        print("ValueError")


class V(ast.NodeVisitor):
    def __init__(self):
        self.names = []

    def visit_Name(self, n):
        self.names.append(n.id)
        self.generic_visit(n)


v = V()
v.visit(ast.parse("a = b + c(d)"))
print(v.names)


class T(ast.NodeTransformer):
    def visit_Constant(self, n):
        return ast.copy_location(ast.Constant(n.value * 2), n) if isinstance(n.value, int) else n


t = ast.fix_missing_locations(T().visit(ast.parse("x = 5 + 1")))
ns = {}
exec(compile(t, "<t>", "exec"), ns)
print(ns["x"], sum(isinstance(n, ast.BinOp) for n in ast.walk(ast.parse("a+b*c-d"))), ast.get_source_segment("x = 1 + 2", ast.parse("x = 1 + 2").body[0].value))
print(eval(compile(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21)), lineno=1, col_offset=0) if False else ast.fix_missing_locations(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21)))), "<e>", "eval")))
try:
    ast.parse("x =")
except SyntaxError:
    print("SyntaxError")
