import asyncio, typing, string, sys, re, operator, unittest, io, functools, threading, time
async def producer(q, n):
    for i in range(n):
        await q.put(i); await asyncio.sleep(0)
    await q.put(None)
async def consumer(q, out):
    while (x := await q.get()) is not None: out.append(x * x)
async def main():
    q = asyncio.Queue(2); out = []
    await asyncio.gather(producer(q, 5), consumer(q, out)); print(out)
    async def w(n): await asyncio.sleep(n / 1000); return n
    print(await asyncio.gather(w(3), w(1), w(2)), await asyncio.wait_for(w(1), 1))
    try: await asyncio.wait_for(asyncio.sleep(1), 0.01)
    except asyncio.TimeoutError as e: print('timeout')
    t = asyncio.create_task(w(1)); t.add_done_callback(lambda t: print('done', t.result())); await t
    ev = asyncio.Event(); lock = asyncio.Lock()
    async def waiter():
        await ev.wait()
        async with lock: return 'set'
    tk = asyncio.create_task(waiter()); ev.set(); print(await tk)
    async def agen():
        for i in range(3): yield i; await asyncio.sleep(0)
    print([x async for x in agen()], [x + 1 async for x in agen() if x])
    tt = asyncio.create_task(asyncio.sleep(10)); await asyncio.sleep(0); tt.cancel()
    try: await tt
    except asyncio.CancelledError: print('cancelled')
    sem = asyncio.Semaphore(2)
    async def s(i):
        async with sem: await asyncio.sleep(0.001); return i
    print(await asyncio.gather(*(s(i) for i in range(4))), [r for r in await asyncio.gather(w(1), boom(), return_exceptions=True)])
    for f in asyncio.as_completed([w(2), w(1)]): print(await f)
    return 'end'
async def boom(): raise ValueError('b')
print(asyncio.run(main()))
T = typing.TypeVar('T')
class Stack(typing.Generic[T]):
    def __init__(self) -> None: self.items: list[T] = []
    def push(self, x: T) -> None: self.items.append(x)
    def pop(self) -> T: return self.items.pop()
st: Stack[int] = Stack(); st.push(1); print(st.pop(), Stack[int], list[int], typing.get_type_hints(Stack.push))
@typing.runtime_checkable
class HasLen(typing.Protocol):
    def __len__(self) -> int: ...
print(isinstance([], HasLen), isinstance(3, HasLen))
class TD(typing.TypedDict): a: int
print(TD(a=1), typing.NamedTuple('N', [('x', int)])(3), typing.cast(int, 'x'), typing.Literal['a', 1], typing.Callable[[int], str])
class T1(unittest.TestCase):
    def setUp(self): self.x = [1, 2]
    def test_ok(self): self.assertEqual(self.x, [1, 2]); self.assertIn(1, self.x); self.assertAlmostEqual(0.1 + 0.2, 0.3)
    def test_raise(self):
        with self.assertRaises(ZeroDivisionError): 1 / 0
        with self.assertRaisesRegex(ValueError, 'inv.*'): int('q')
    def test_bad(self): self.assertEqual(1, 2, 'msg')
    @unittest.skip('why')
    def test_skip(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertLess(i, 2)
res = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(T1)); print(res.testsRun, len(res.failures), len(res.errors), len(res.skipped), res.failures[0][1].splitlines()[-1])
from unittest import mock
m = mock.Mock(return_value=5); m(1, a=2); m.x.y.return_value = 3; print(m.call_args, m.called, m.x.y(), m.mock_calls[:1])
with mock.patch('time.time', return_value=7): print(time.time())
match {'type': 'circle', 'r': 2, 'extra': [1, 2, 3]}:
    case {'type': 'circle', 'r': int(r), 'extra': [first, *rest]} if r > 1: print('circle', r, first, rest)
    case _: print('no')
class Pt:
    __match_args__ = ('x', 'y')
    def __init__(s, x, y): s.x, s.y = x, y
for v in [Pt(0, 1), Pt(2, 2), (1, 2, 3), 'str', None, 5, [1, [2, 3]], {'a': 1}]:
    match v:
        case Pt(0, y): print('on axis', y)
        case Pt(x=a, y=b) if a == b: print('diag', a)
        case (1, *r) if isinstance(v, tuple): print('tuple', r)
        case str() as s: print('s', s)
        case None: print('none')
        case int(n) | float(n): print('num', n)
        case [x, [y, z]]: print(x, y, z)
        case {'a': 1, **kw}: print('map', kw)
class Meta(type):
    def __new__(m, n, b, d, **k): c = super().__new__(m, n, b, d); c.made = k; return c
    def __call__(c, *a): o = super().__call__(*a); o.tag = c.__name__; return o
class A(metaclass=Meta, opt=1):
    def __init__(self, v=0): self.v = v
    def __getattr__(self, n): return f'?{n}'
    def __setattr__(self, n, v): object.__setattr__(self, n, v)
    @staticmethod
    def s(): return 's'
    @classmethod
    def c(cls): return cls.__name__
    @property
    def p(self): return self.v
    @p.setter
    def p(self, v): self.v = v * 2
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def __iter__(self): return iter(range(self.v))
    def __getitem__(self, k): return k
    def __call__(self, *a, **k): return a, k
    def __format__(self, s): return f'<{s}>'
    def __bool__(self): return self.v > 0
    def __len__(self): return self.v
    def __index__(self): return self.v
    def __missing__(self): pass
a = A(3); a.p = 4; print(a.made, a.tag, a.zzz, A.s(), a.c(), a.p, list(a), a[1:2, ...], a(1, k=2), f'{a:>5}', bool(a), len(a), [1] * a, hex(a), a.__class__.__mro__[0].__name__)
with a: raise ValueError
class Desc:
    def __set_name__(self, o, n): self.n = '_' + n
    def __get__(self, i, o): return self if i is None else getattr(i, self.n, 'unset')
    def __set__(self, i, v):
        if v < 0: raise ValueError('neg')
        setattr(i, self.n, v)
class B:
    d = Desc(); __slots__ = ('_d', 'z')
b = B(); print(b.d); b.d = 5; print(b.d)
try: b.q = 1
except AttributeError as e: print(e)
def gen():
    try:
        x = yield 1; print('got', x); y = yield from sub(); print('sub', y)
    except GeneratorExit: print('closed'); raise
    finally: print('fin')
def sub():
    v = yield 2; return v
g = gen(); print(next(g), g.send('a'), end=' ')
try: g.send('b')
except StopIteration: print('stop')
g = gen(); next(g); g.close(); g2 = gen(); next(g2)
try: g2.throw(KeyError('k'))
except KeyError as e: print('thrown', e)
print(f'{3.14159:.2f} {1234567:,} {255:#x} {5:>5}|{"a":^5}|{0.000012:g} {1e100:.3e} {True!r:>6} {12345.678:_.1f} {-5:+d} {7:08b} {"x"!s:*<4} {0.5:%}', '%5.1f|%-5s|%05d|%x' % (2.25, 'ab', 42, 255), '{0[1]} {a.real} {:>{w}}'.format([1, 2], a=3j, w=4) if False else '')
print([*range(3), *'ab'], {**{'a': 1}, 'b': 2}, (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), [x for x in range(10) if x % 2 if x > 3], {x: y for x, y in zip('ab', [1, 2])}, {c for c in 'hello'} == set('helo'))
x, (y, *z), w = 1, (2, 3, 4), 5; print(x, y, z, w); print(sum(i * j for i in range(3) for j in range(3)), any([]), all([]), divmod(-7, 3), -7 // 2, -7 % 3, 2 ** -1, round(2.5), round(-1.567, 2), int('0x1f', 16), int('1_000'), float('1e-3'), complex('1+2j') * 2j, abs(-3 + 4j), 1 if 0 else 2, 'a' 'b', 0.1 + 0.2, 1e16, 1e15, 123456789012345678901234567890 * 98765432109876543210, 7 .bit_length(), (255).to_bytes(2, 'big'), int.from_bytes(b'\x01\x00', 'little'))
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2), ExceptionGroup('h', [KeyError(3)])])
except* ValueError as eg: print('V', eg.exceptions)
except* (TypeError, KeyError) as eg: print('T', eg)
print(sorted(['b', 'A', 'c'], key=str.lower, reverse=True), 'Hello World'.swapcase(), 'a,b,,c'.split(','), ' x '.strip(), 'abc'.translate(str.maketrans('ab', 'xy')), 'ß'.upper(), 'x'.join(['1', '2']), 'abcabc'.replace('b', 'Q', 1), 'hello'.find('l'), 'Title Case here'.title(), 'a\tb'.expandtabs(4), 'abc'.zfill(6), '%s' % (1,), 'abc'[::-1], 'é'.encode(), b'\xc3\xa9'.decode(), 'abc' < 'abd', 'x' * 3, 'a-b_c'.partition('-'), 'line1\nline2'.splitlines(), '12'.isdigit(), 'ab'.isalpha(), ord('a'), chr(8364), repr('it\'s "q"\n'))
