import dataclasses, enum, functools, itertools, collections, contextlib, typing, abc, json, re, math, random, string, textwrap, operator, copy, heapq, bisect
from dataclasses import dataclass, field
class Color(enum.Enum):
    RED = 1; GREEN = 2; BLUE = 3
    @property
    def short(self): return self.name[0]
class Perm(enum.Flag):
    R = enum.auto(); W = enum.auto(); X = enum.auto()
class Level(enum.IntEnum):
    LOW = 1; HIGH = 10
@dataclass(order=True, frozen=True)
class Point:
    x: int
    y: int = 0
    tags: tuple = field(default=(), compare=False)
    def __add__(self, o): return dataclasses.replace(self, x=self.x + o.x, y=self.y + o.y)
@dataclass
class Inv:
    name: str
    items: dict = field(default_factory=dict)
    total: float = field(init=False, default=0.0)
    def __post_init__(self): self.total = sum(self.items.values())
print(Color.RED, Color('RED' and 2), Color['BLUE'].short, list(Color), Perm.R | Perm.X, Perm.R in (Perm.R | Perm.W), ~Perm.R, Level.HIGH > Level.LOW, Level(10) + 5)
p = Point(1, 2); q = p + Point(3)
print(p, q, p < q, sorted([q, p]), hash(p) == hash(Point(1, 2)), dataclasses.asdict(q), dataclasses.astuple(q))
try: p.x = 3
except dataclasses.FrozenInstanceError as e: print(type(e).__name__, e)
i = Inv('a', {'x': 1.5, 'y': 2}); print(i, i == Inv('a', {'x': 1.5, 'y': 2}), dataclasses.fields(i)[2].name)
@functools.lru_cache(maxsize=32)
def fibc(n): return n if n < 2 else fibc(n-1) + fibc(n-2)
print(fibc(60), fibc.cache_info())
@functools.singledispatch
def show(x): return f'obj {x}'
@show.register
def _(x: int): return f'int {x}'
@show.register(list)
def _(x): return 'list ' + ','.join(map(show, x))
print(show(3), show('a'), show([1, 'b', [2]]))
@functools.total_ordering
class V:
    def __init__(s, *v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
    def __repr__(s): return f'V{s.v}'
print(V(1, 2) <= V(1, 3), V(2) >= V(3), max(V(1), V(5), V(2)), functools.reduce(operator.mul, range(1, 8)), functools.partial(pow, 2)(10))
print(list(itertools.chain.from_iterable([[1], [2, 3]])), list(itertools.groupby('aabbbc'))[0][0], [(k, len(list(g))) for k, g in itertools.groupby('aabbbc')], list(itertools.product('ab', repeat=2))[:3], list(itertools.accumulate([1, 2, 3, 4], operator.mul)), list(itertools.islice(itertools.count(5, 3), 4)), list(itertools.zip_longest([1, 2], [3], fillvalue=0)), list(itertools.combinations(range(4), 2))[-1], list(itertools.permutations('abc'))[4], list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.takewhile(lambda x: x < 3, range(9))), list(itertools.pairwise('abcd')), list(itertools.compress('abcd', [1, 0, 1, 0])))
c = collections.Counter('mississippi'); c.update('pi'); print(c.most_common(2), c - collections.Counter('miss'), sorted((c & collections.Counter('pips')).items()), c.total())
d = collections.deque(range(5), maxlen=5); d.rotate(2); d.appendleft(9); print(d, d.index(3), list(reversed(d)))
od = collections.OrderedDict(a=1, b=2, c=3); od.move_to_end('a'); print(list(od), od.popitem(last=False))
cm = collections.ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(cm['a'], cm['b'], dict(cm), cm.new_child({'c': 4})['c'])
NT = collections.namedtuple('NT', 'a b c', defaults=[9]); n = NT(1, 2); print(n, n._replace(b=5), n._asdict(), NT._fields)
with contextlib.ExitStack() as st:
    for k in range(3): st.callback(print, 'bye', k)
@contextlib.contextmanager
def tag(n):
    print('<' + n + '>')
    try: yield n.upper()
    finally: print('</' + n + '>')
with tag('b') as t, contextlib.suppress(ZeroDivisionError): print(t); 1 / 0
print(json.dumps({'a': [1, 2.5, None, True], 'é': 'x"y'}, indent=1, sort_keys=True), json.loads('{"k": [1e3, -0.5, "\\u00e9\\n"]}'), json.dumps('é', ensure_ascii=False))
print(re.sub(r'(\w+)@(\w+)\.com', lambda m: m[2] + ':' + m.group(1), 'joe@site.com, ann@corp.com'), re.findall(r'\b\d{2,}\b', '1 22 333 a44'), re.split(r'[,;]\s*', 'a, b;c'), [m.span() for m in re.finditer('a+', 'baaac a')], re.match(r'(?P<y>\d{4})-(?P<m>\d\d)', '2024-05-06').groupdict())
print(textwrap.fill('the quick brown fox jumps over the lazy dog ' * 2, 30), textwrap.dedent('  a\n    b\n  c'), textwrap.shorten('hello big world', 11), string.Template('$a and ${b}').substitute(a=1, b='x'))
h = []; [heapq.heappush(h, x) for x in [5, 1, 8, 3]]; print(heapq.heappop(h), heapq.nlargest(2, h), bisect.bisect([1, 3, 5], 3), list(heapq.merge([1, 4], [2, 3])))
random.seed(42); print(random.random(), random.randint(1, 100), random.choice('abc'), random.sample(range(50), 3), random.shuffle(x := list(range(6))), x, random.gauss(0, 1), random.choices('ab', k=3))
print(math.gcd(12, 18), math.isclose(0.1 + 0.2, 0.3), math.comb(10, 3), math.prod([2, 3, 4]), math.hypot(3, 4), math.fsum([.1] * 10), math.log2(8), math.factorial(20), math.isqrt(99), math.dist((0, 0), (3, 4)), math.ceil(-1.5), math.nextafter(1, 2))
x = [1, [2, 3], {'a': (4, [5])}]; y = copy.deepcopy(x); y[1].append(9); y[2]['a'][1].append(6); print(x, y, copy.copy(x)[1] is x[1])
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    def __init_subclass__(cls, **kw): super().__init_subclass__(); Shape.known = getattr(Shape, 'known', []) + [cls.__name__]
class Sq(Shape):
    def area(self): return 4
try: Shape()
except TypeError as e: print('abstract')
print(Sq().area(), Shape.known, isinstance(Sq(), Shape))
