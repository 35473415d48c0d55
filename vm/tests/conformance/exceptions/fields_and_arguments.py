# What exceptions keep besides their arguments, and what their constructors refuse.
import pickle, copy
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
try: bluch
except NameError as e: print(e.name, e.args)
try: (1).foo
except AttributeError as e: print(e.name, e.obj)
try: import nope
except ImportError as e: print(e.name, e.path, e.msg)
for e in (AttributeError('a',name='n',obj=5), NameError('x',name='q'), ImportError('m',name='n',path='p')):
    for g in (copy.copy(e), pickle.loads(pickle.dumps(e))): print(repr(g), g.name, getattr(g,'path',None))
e=ImportError('test',name='n',path='p'); e.__init__(); print(e.msg,e.name,e.path)
t(lambda: ImportError('a',bad=1)); t(lambda: NameError('a',nope=1))
e=Exception()
for a in ('__cause__','__context__','__traceback__','__suppress_context__'):
    t(lambda: setattr(e,a,1)); t(lambda: delattr(e,a))
t(lambda: e.with_traceback(1)); t(lambda: e.add_note(1)); e.add_note('x'); print(e.__notes__); del e.__notes__; t(lambda: e.__notes__); e.__notes__=5; t(lambda: e.add_note('q'))
t(lambda: setattr(e,'args',5)); e.args='ab'; print(e.args); t(lambda: e.__setstate__(5)); e.__setstate__({'zz':1}); print(e.zz)
for a in ((),('m',),('m',('f',1,2,'t')),('m',('f',1,2,'t',3,4)),('m',('f',1,2)),('m',('f',1,2,'t',3)),('m',5),('m','abc'),(1,2,3)):
    def g():
        s=SyntaxError(*a); return s.msg,s.filename,s.lineno,s.offset,s.text,s.end_lineno,s.end_offset,s.args,str(s)
    t(g)
for a in ((),(1,),(2,'x'),(2,'x','f'),(2,'x','f',None,'g'),('a','b','c'),(1,2,3,4,5,6)):
    o=OSError(*a); print(type(o).__name__, o.errno, o.strerror, o.filename, o.filename2, o.args, str(o))
print(type(OSError(1, 2, 3, 4, 5, 6)).__name__)
