import itertools


def numbers():
    n = 0
    while True:
        yield n
        n += 1


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


def take(n, it):
    for x in it:
        if n <= 0:
            return
        n -= 1
        yield x


print(list(take(5, evens(numbers()))))
print(sum(take(500, evens(numbers()))))


def primes():
    seen = []
    for n in itertools.count(2):
        if all(n % p for p in itertools.takewhile(lambda p: p * p <= n, seen)):
            seen.append(n)
            yield n


print(list(take(15, primes())), next(itertools.islice(primes(), 100, None)))


def windowed(seq, k):
    buf = []
    for x in seq:
        buf.append(x)
        if len(buf) == k:
            yield tuple(buf)
            buf.pop(0)


print(list(windowed("abcde", 3)))


def chunk(seq, n):
    it = iter(seq)
    while part := list(itertools.islice(it, n)):
        yield part


print(list(chunk(range(7), 3)))
squares = (x * x for x in range(10) if x % 3)
print(next(squares), list(squares), list(squares))
nested = ((i, j) for i in range(3) for j in range(i))
print(list(nested))
print(max((len(w), w) for w in "the quick brown fox".split()))
it = iter([1, 2, 3])
print(list(zip(it, it)), dict(zip("ab", numbers())))


def echo():
    while (x := (yield)) is not None:
        print("echo", x)


e = echo()
next(e)
e.send(1)
try:
    e.send(None)
except StopIteration:
    print("end")
gens = [(lambda k: (k * x for x in range(3)))(k) for k in range(3)]
print([list(g) for g in gens])
