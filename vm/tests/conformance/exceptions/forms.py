from probe import show

show(r'''
ValueError('a'), ValueError('a', 1), ValueError(), repr(KeyError('k')), str(KeyError('k')), str(KeyError()), str(KeyError('a', 'b'))
ValueError('a').args, ValueError().args, BaseException(1, 2).args, str(ValueError(1)), str(ValueError(1, 2)), str(ValueError(None))
OSError(2, 'msg'), str(OSError(2, 'msg')), OSError(2, 'msg').errno, OSError(2, 'msg', 'file').filename, str(OSError(2, 'msg', 'file')), str(OSError('x')), OSError('x').errno, OSError(2, 'm', 'f', None, 'f2').filename2
type(OSError(2, 'm')), type(OSError(13, 'm')), type(OSError(17, 'm')), type(OSError(1234, 'm')), isinstance(OSError(2, 'x'), FileNotFoundError)
IOError is OSError, EnvironmentError is OSError
StopIteration(5).value, StopIteration().value, StopIteration(1, 2).value
SystemExit(3).code, SystemExit().code, SystemExit('x').code, SystemExit(1, 2).code
ImportError('m', name='n', path='p').name, ImportError('m').path, str(ImportError('m', name='n'))
AttributeError('m', name='n', obj=1).name, AttributeError('m').obj, NameError('x', name='q').name
UnicodeDecodeError('utf-8', b'abc', 1, 2, 'reason'), str(UnicodeDecodeError('utf-8', b'abc', 1, 2, 'reason')), UnicodeDecodeError('utf-8', b'abc', 1, 2, 'reason').start
str(UnicodeEncodeError('ascii', 'aéb', 1, 2, 'ordinal')), UnicodeEncodeError('ascii', 'aéb', 1, 2, 'ordinal').object
UnicodeDecodeError('a')
SyntaxError('m', ('f', 1, 2, 'text')).lineno, str(SyntaxError('m', ('f', 1, 2, 'text'))), SyntaxError('m').msg, SyntaxError('m', ('f', 1, 2, 'text', 1, 5)).end_offset
ValueError(x=1)
ValueError('a') == ValueError('a'), hash(ValueError) == hash(ValueError)
ValueError('a').with_traceback(None), ValueError('a').__traceback__, ValueError('a').__cause__, ValueError('a').__context__, ValueError('a').__suppress_context__
ValueError('a').with_traceback(5)
e = ValueError('a'); e.add_note('n'); e.__notes__
e.add_note(5)
e.args = (1, 2); e, e.args
e.args = 5
e.foo = 1; e.foo, e.__dict__
e.__cause__ = KeyError(1); e.__cause__, e.__suppress_context__
e.__cause__ = 5
e.__reduce__()
KeyError('a').__reduce__()
raise ValueError
raise ValueError('x') from None
raise 5
raise int
raise ValueError from 5
raise ValueError('a') from KeyError
issubclass(KeyError, LookupError), issubclass(bool, int), KeyError.__mro__, ZeroDivisionError.__bases__, RecursionError.__base__, ModuleNotFoundError.__base__, UnicodeDecodeError.__mro__[1:3], TimeoutError.__base__
class MyE(Exception): __init__ = lambda self, a, b: setattr(self, 'ab', (a, b))
MyE(1, 2), MyE(1, 2).args, MyE(1, 2).ab, str(MyE(1, 2))
MyE(1)
class E2(ValueError): __str__ = lambda self: 'custom'
str(E2(5)), repr(E2(5)), f'{E2()}'
BaseExceptionGroup('m', [ValueError(1)]), ExceptionGroup('m', [ValueError(1), KeyError(2)]), ExceptionGroup('m', [ValueError(1)]).exceptions, ExceptionGroup('m', [ValueError(1)]).message
ExceptionGroup('m', [])
ExceptionGroup('m', [5])
ExceptionGroup('m', [KeyboardInterrupt()])
str(ExceptionGroup('m', [ValueError(1), ExceptionGroup('n', [KeyError()])]))
type(BaseExceptionGroup('m', [ValueError()])), type(BaseExceptionGroup('m', [KeyboardInterrupt()]))
g = ExceptionGroup('m', [ValueError(1), KeyError(2), ExceptionGroup('n', [ValueError(3)])])
g.subgroup(ValueError), g.split(KeyError), g.subgroup(lambda e: e.args == (3,)), g.subgroup(OSError), g.derive([ValueError()])
assert 1 == 2
assert 1 == 2, 'msg'
assert 0, (1, 2)
undefined_name
del undefined_name
[].nope
(1).nope
None()
None[0]
None + 1
1()
'a'.b.c
[1, 2][3]
{}['k']
int('x')
'abc'.index('z')
1 / 0
import nope_module
from sys import nope_name
(lambda x: x)()
(lambda x: x)(1, 2)
(lambda x: x)(1, x=2)
(lambda x: x)(y=1)
(lambda *, k: k)()
(lambda *, k: k)(1)
(lambda a, /: a)(a=1)
(lambda a, b, c: 0)(1)
(lambda a, b=1, *c, d: 0)()
(lambda: 0)(1)
(lambda a, b=2: 0)(1, 2, 3)
(lambda **k: 0)(**{1: 2})
print(*5)
len(1, 2, 3)
len(x=1)
[].append()
[].append(1, 2)
{}.get()
''.join()
range(1, 2, 3, 4)
isinstance(1)
''', globals())
