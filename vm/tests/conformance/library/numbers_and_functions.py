import random, heapq, bisect, operator
from functools import reduce, partial, lru_cache, cmp_to_key, wraps, total_ordering, cached_property, singledispatch
r = random.Random(42); print(r.random(), r.randint(1, 100), r.choice("abcdef"), r.sample(range(100), 5), r.uniform(1, 2), r.gauss(0, 1), r.getrandbits(100))
l = list(range(10)); r.shuffle(l); print(l); random.seed(7); print(random.random(), random.randrange(10), [random.randrange(3, 50, 4) for _ in range(5)])
h = [5, 3, 8, 1]; heapq.heapify(h); heapq.heappush(h, 2); print([heapq.heappop(h) for _ in range(5)], heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, [4, 1, 3]), list(heapq.merge([1, 4], [2, 3])))
a = [1, 3, 3, 5]; print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 9)); bisect.insort(a, 4); print(a)
print(reduce(lambda x, y: x * y, range(1, 6)), partial(pow, 2)(5), reduce(operator.add, [[1], [2]], []))
@lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted([{"k": 2}, {"k": 1}], key=operator.itemgetter("k")))
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
    @cached_property
    def c(self): print("once"); return self.v * 2
print(T(1) >= T(0), T(1) <= T(0)); t = T(4); print(t.c, t.c)
def deco(f):
    @wraps(f)
    def g(*a): return f(*a)
    return g
@deco
def named(): "doc"
print(named.__name__, named.__doc__)
