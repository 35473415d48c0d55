from contextlib import contextmanager
@contextmanager
def right(exc):
    try: yield
    finally: raise exc
e1,e2,e3=[Exception(i) for i in (1,2,3)]
try:
    with right(e3):
        with right(e2):
            raise e1
except Exception as e:
    print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
def g(exc):
    try: yield
    finally: raise exc
e1,e2,e3=[Exception(i) for i in (1,2,3)]
try:
    raise e1
except Exception:
    x=g(e2); next(x)
    y=g(e3); next(y)
    try: x.throw(e1)
    except Exception as n:
        print(repr(n), repr(n.__context__))
    try: y.throw(e2)
    except Exception as n:
        print(repr(n), repr(n.__context__), repr(n.__context__.__context__))
def h(exc):
    try: yield
    except Exception: raise exc
e1,e2,e3=[Exception(i) for i in (1,2,3)]
try:
    raise e1
except Exception:
    y=h(e3); next(y)
    try: y.throw(e2)
    except Exception as n:
        print(repr(n), repr(n.__context__), repr(n.__context__.__context__))
def handling(exc):
    try:
        raise KeyError('own')
    except KeyError:
        try: yield
        except Exception as e: print('inside', repr(e), repr(e.__context__))
        raise exc
y = handling(ValueError('out')); next(y)
try: y.throw(OSError('in'))
except Exception as n: print(repr(n), repr(n.__context__))
def never(): yield
for state in ('fresh', 'done'):
    y = never()
    if state == 'done': list(y)
    try:
        raise KeyError('outer')
    except KeyError:
        try: y.throw(OSError('thrown'))
        except OSError as n: print(state, repr(n), repr(n.__context__))
