# sys.settrace and sys.setprofile: which events there are, of which frames, with which lines.
import sys
def tracer(frame, event, arg):
    a = arg
    if event == 'exception': a = (arg[0].__name__, str(arg[1]), arg[2] is not None)
    if isinstance(a, C): a = 'C'
    print(event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, sorted(k for k in frame.f_locals if not k.startswith('__'))[:4] if frame.f_code.co_name!='<module>' else '', a)
    return tracer
def g(n):
    for i in range(n):
        yield i
def h(x):
    if x > 1:
        raise ValueError('big')
    return x
def f(a):
    t = 0
    for i in g(a):
        t += i
    t += 1; 
    try: h(5)
    except ValueError as e:
        t += 1
    return t + h(1)
class C:
    def __init__(self, v): self.v = v
    def __len__(self):
        return self.v
    def __add__(self, o):
        return C(self.v + o.v)
def use():
    c = C(1) + C(2)
    r = sorted([3,1,2], key=lambda x: -x)
    while len(r) < 5:
        r.append(1)
    return len(c), r
sys.settrace(tracer)
f(2)
use()
sys.settrace(None)
print(sys.gettrace())
calls = []
def prof(frame, event, arg):
    calls.append((event, frame.f_code.co_name, getattr(arg,'__name__',arg) if event.startswith('c_') else None))
sys.setprofile(prof)
f(2); use()
[len(x) for x in ('a','b')]
try: int('x')
except ValueError: pass
sys.setprofile(None)
calls = [c for c in calls if c[2] != 'setprofile']
for c in calls: print(c)
# lines hit in a loop
hits = {}
def cov(frame, event, arg):
    if event == 'line': hits[frame.f_lineno] = hits.get(frame.f_lineno,0)+1
    return cov
def loop():
    s = 0
    for i in range(10):
        if i % 2:
            s += i
        else:
            continue
    return s
sys.settrace(cov); loop(); sys.settrace(None)
base=loop.__code__.co_firstlineno
print({k-base:v for k,v in sorted(hits.items())})
def bad(frame, event, arg): raise RuntimeError('in tracer')
sys.settrace(bad)
try: loop()
except RuntimeError as e: print('got', e)
print(sys.gettrace())
import threading
names=[]
def tt(frame, event, arg):
    if event=='call': names.append(frame.f_code.co_name)
threading.settrace(tt)
t=threading.Thread(target=loop); t.start(); t.join()
threading.settrace(None)
print([n for n in names if n=='loop'])
def local_off(frame, event, arg):
    print('g', event, frame.f_code.co_name); return None
sys.settrace(local_off); f(1); sys.settrace(None)
def fb(frame, event, arg):
    if event=='call': print(frame.f_code.co_name, '<-', frame.f_back.f_code.co_name)
sys.settrace(fb); f(1); sys.settrace(None)
