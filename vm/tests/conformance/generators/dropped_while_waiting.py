# What runs of a generator that nobody refers to any more.
log=[]
def a():
    try:
        yield 1
        yield 2
    finally: log.append('a')
def b():
    yield 1
    yield from a()
    yield 9
class M:
    def __enter__(self): return self
    def __exit__(self,*x): log.append(('exit',x[0] and x[0].__name__))
def c():
    with M():
        yield 1
    yield 2
def d():
    try:
        yield 1
    except GeneratorExit:
        log.append('ge'); raise
    yield 3
class L:
    def __del__(self): log.append('L')
def e():
    x=L()
    yield 1
    yield 2
for f,n in ((a,1),(a,2),(b,1),(b,2),(b,4),(c,1),(c,2),(d,1),(e,1)):
    g=f()
    for _ in range(n): next(g)
    del g
    log.append((f.__name__,n))
print(log)
