import random
r = random.Random(42)
print(r.random(), r.randint(1, 100), r.uniform(1, 2), r.choice("abcdef"), r.sample(range(50), 4), r.choices([1, 2, 3], weights=[1, 1, 8], k=5))
x = list(range(10))
r.shuffle(x)
print(x, r.randrange(0, 100, 5), r.gauss(0, 1), r.getrandbits(70), r.normalvariate(0, 1), r.expovariate(2), r.betavariate(1, 2), r.triangular(0, 1, .5))
random.seed("text")
print(random.random(), random.randbytes(4))
random.seed(10 ** 30)
print(random.random())
s = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(s)
print(a == [r.random() for _ in range(3)])
for bad in (lambda: r.choice([]), lambda: r.randint(5, 1), lambda: r.sample([1], 2)):
    try:
        bad()
    except (IndexError, ValueError) as e:
        print(type(e).__name__)
inside = 0
q = random.Random(7)
for _ in range(3000):
    u, v = q.random(), q.random()
    inside += u * u + v * v <= 1
print(inside)
print(random.Random(1).sample("abcdefgh", 3), random.Random(3.5).random(), random.Random(b"ab").random(), random.Random(-5).randint(0, 9))
