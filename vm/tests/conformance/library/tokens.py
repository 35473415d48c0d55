# The module tokenize, and what inspect finds of a source by it.
import inspect
import io
import token
import tokenize

source = '''# comment
def f(a, b=1):
    """doc
    more"""
    if a:  # c
        return (a +
                b)

    x = a ** -b // 2 != 'é' + y
    return x

@d
class A: pass
if 1:
    pass
    # trailing
'''
for t in tokenize.generate_tokens(io.StringIO(source).readline):
    print(token.tok_name[t.type], repr(t.string), t.start, t.end, repr(t.line))
for text in ['a', '', '\n', 'x = [1,\n', 'if 1:\n   a\n  b\n']:
    try:
        for t in tokenize.generate_tokens(io.StringIO(text).readline):
            print(token.tok_name[t.type], repr(t.string), t.start)
    except (tokenize.TokenError, IndentationError) as e:
        print(type(e).__name__)
print([t.string for t in tokenize.tokenize(io.BytesIO(b'# coding: utf-8\na=1\n').readline)])
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO('a  =  b+(1,  2)\n').readline)))


def decorated(f):
    return f


@decorated
@decorated
def g(x: int,
      y: str = 'q') -> int:
    # hi
    return x


class B:
    def m(self):
        return 1

    @property
    def p(self): return 2


print(g.__code__.co_firstlineno, B.m.__code__.co_firstlineno, B.p.fget.__code__.co_firstlineno)
for thing in (g, B.m, B.p.fget, B, decorated):
    print(inspect.getsource(thing))
h = lambda q: q + 1
print(inspect.getsource(h))
