# map, filter, sorted, min and max with Python functions; laziness and exceptions inside.
log = []


def note(x):
    log.append(x)
    return x * 10


m = map(note, range(5))
print(log, next(m), log, list(m), log, next(m, "end"))
print(list(map(lambda a, b, c: a + b + c, [1, 2], (10, 20, 30), range(100, 200))), list(map(str.upper, "ab")), list(map(int, "12", [10, 3])))
print(list(filter(None, [0, 1, "", "a", [], [0], None, 0.0])), list(filter(lambda x: x & 1, range(9))), list(filter(str.isdigit, "a1b2")))
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words, key=len), sorted(words, key=lambda w: (w[-1], w)), sorted(words, key=str.upper, reverse=True)[:3])
print(min(words, key=lambda w: w[::-1]), max(words, key=len), max(3, 1, key=lambda x: -x), min([], default="none"), max("abc", "b", key=len))
data = [(i * 7919) % 101 for i in range(60)]
data.sort(key=lambda x: (x % 7, -x))
print(data[:8], sorted(data, key=lambda x: 0) == data)


def failing(x):
    if x == 30:
        raise ValueError(f"bad {x}")
    return -x


for attempt in (lambda: sorted(range(50), key=failing), lambda: list(map(failing, range(50))), lambda: max(range(40), key=failing),
                lambda: [*filter(failing, range(50))], lambda: sum(map(failing, range(31)))):
    try:
        attempt()
    except ValueError as e:
        print(e)
l = list(range(40))
try:
    l.sort(key=failing)
except ValueError:
    print(l == list(range(40)))
total = 0
for i in range(80):
    total += sum(map(lambda x: x * i, range(12))) + len(list(filter(lambda x: x % (i + 1), range(12))))
    total += any(map(lambda x: x == i, range(40))) - all(map(lambda x: x < i, range(40)))
print(total)
it = map(lambda x: 12 // x, [3, 0, 4, 0, 6])
got = []
while True:
    try:
        got.append(next(it))
    except ZeroDivisionError:
        got.append(None)
    except StopIteration:
        break
print(got)
