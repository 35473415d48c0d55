# Sorting, heaps and bisection with keys of every kind: ints, texts, floats, tuples, mixtures, objects; stability and errors.
import bisect
import heapq
import random

r = random.Random(7)
kinds = {
    "ints": [r.randrange(-50, 50) for _ in range(40)], "big": [r.choice([1, 2**70, -(2**70), 5]) for _ in range(12)], "texts": [r.choice("abéz日") * r.randrange(3) for _ in range(30)],
    "floats": [r.choice([1.5, -2.0, 1e300, 0.0, -0.0]) for _ in range(20)], "mixed": [r.choice([1, 1.0, 2.5, True, 0]) for _ in range(20)],
    "pairs": [(r.randrange(4), r.choice("abc")) for _ in range(40)], "uneven": [tuple(r.randrange(3) for _ in range(r.randrange(4))) for _ in range(30)],
    "nested": [(1, (r.randrange(3), "x"), [r.randrange(3)]) for _ in range(20)], "numbers in tuples": [(r.choice([1, 1.0, 2]), i) for i in range(20)], "lists": [[r.randrange(3)] * r.randrange(3) for _ in range(20)],
    "bytes": [bytes([r.randrange(3)]) for _ in range(9)],
}
for name, items in kinds.items():
    s = sorted(items)
    heap = list(items)
    heapq.heapify(heap)
    popped = [heapq.heappop(heap) for _ in items]
    pushed = []
    for x in items:
        heapq.heappush(pushed, x)
    places = [bisect.bisect_left(s, x) for x in items[:5]] + [bisect.bisect(s, x) for x in items[:5]]
    grown = []
    for x in items:
        bisect.insort(grown, x)
    print(name, s, popped == s, grown == s, pushed[0] == s[0], places, sorted(items, reverse=True) == sorted(items, reverse=True), max(items), min(items))
    print(heapq.nsmallest(3, items), heapq.nlargest(2, items), heapq.heappushpop(pushed, items[0]), heapq.heapreplace(pushed, items[-1]), list(heapq.merge(s, s))[:4])
words = "the Quick brown Fox jumps".split()
print(sorted(words, key=str.lower), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (len(w), w)), sorted(range(10), key=lambda i: i % 3), bisect.bisect([1, 3, 5], 2, key=lambda x: x + 1))


class Card:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n % 10 < other.n % 10

    def __repr__(self):
        return f"C{self.n}"


cards = [Card(n) for n in (13, 2, 23, 3, 42, 1)]
heapq.heapify(cards)
print(sorted(cards), [heapq.heappop(cards) for _ in range(6)], sorted([float("inf"), 1, -float("inf")]), sorted([(1, float("nan")), (0, 1.0)]))
for bad in (lambda: sorted([1, "a"]), lambda: sorted([(1, 2), (1, "a")]), lambda: heapq.heapify([1, None]), lambda: bisect.bisect(["a"], 1), lambda: sorted([1j, 2j]), lambda: heapq.heappop([])):
    try:
        print(bad())
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e)
