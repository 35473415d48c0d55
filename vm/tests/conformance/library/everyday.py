from dataclasses import dataclass, field, asdict
from typing import NamedTuple, Optional, Generic, TypeVar, Protocol
from enum import Enum, auto, IntFlag
import json, re, datetime, collections, itertools, functools, contextlib, io, textwrap, string, decimal, fractions, statistics, random, bisect, heapq, operator, copy, pprint
@dataclass(order=True)
class P:
    x:int; y:int=0; tags:list=field(default_factory=list)
print(P(1,2), P(1)<P(2), asdict(P(3,tags=['a'])))
class C(Enum):
    R=auto(); G=auto()
print(list(C), C['R'], C(2).name)
class F(IntFlag): A=1; B=2
print(F.A|F.B, F(3) & F.B)
class NT(NamedTuple):
    a:int; b:str='x'
print(NT(1), NT(1)._replace(b='q'))
print(json.dumps({'a':[1,2.5,None,True,"é\n"],'b':{'c':[]}},indent=2,sort_keys=True), json.loads('{"x":[1,2,{"y":null}]}'))
print(re.findall(r'(\w+)@(\w+)\.com','a@b.com, c@d.com'), re.sub(r'\d+',lambda m:str(int(m[0])*2),'a1b22'))
print(datetime.date(2024,2,29)+datetime.timedelta(days=366), datetime.datetime(2020,1,1,12).isoformat())
print(decimal.Decimal('1.1')+decimal.Decimal('2.2'), fractions.Fraction(3,4)+fractions.Fraction(1,3), statistics.mean([1,2,3,4]), statistics.stdev([1,2,3,4]))
T=TypeVar('T')
class Box(Generic[T]):
    def __init__(self,v:T): self.v=v
print(Box[int](3).v)
buf=io.StringIO()
with contextlib.redirect_stdout(buf): print('hid')
print(repr(buf.getvalue()), textwrap.wrap('the quick brown fox jumps',10), string.Template('$a b').substitute(a=1))
pprint.pprint({'k'*i:list(range(i*5)) for i in range(1,6)})
@functools.singledispatch
def g(x): return 'obj'
@g.register
def _(x:int): return 'int'
print(g(1),g('a'))
@contextlib.contextmanager
def cm():
    print('in'); 
    try: yield 5
    finally: print('out')
with cm() as v: print(v)
