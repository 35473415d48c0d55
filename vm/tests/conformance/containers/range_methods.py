from probe import show

show(r'''
r = range(0, 20, 3)
r.start, r.stop, r.step, len(r), list(r)
r[0], r[-1], r[2:4], r[::-1], r[::2], r[10:]
r[100]
r[-100]
6 in r, 7 in r, 6.0 in r, 6.5 in r, 'a' in r, True in range(2), None in r
r.index(6), r.count(6), r.count(7), r.count('a')
r.index(7)
range(5) == range(0, 5), range(0) == range(1, 1), range(0, 3, 2) == range(0, 4, 2), range(5) == [0, 1, 2, 3, 4], hash(range(3)) == hash(range(0, 3)), range(2) != range(3)
range(5) < range(6)
repr(range(5)), repr(range(1, 5)), repr(range(1, 5, 2)), repr(range(0, 5, 1))
list(range(5, 0, -2)), list(range(-3, 3)), list(range(5, 5)), list(range(0, -3))
range(10**20)[10**19], len(range(10**18)), 10**19 in range(10**20), list(range(10**20, 10**20 + 3)), range(10**20)[-1]
len(range(10**20))
list(reversed(range(5))), list(reversed(range(0, 10, 3))), list(reversed(range(10**20, 10**20 + 2)))
range(5) + range(3)
range(5) * 2
range(True), range(False, True), list(range(True, 3))
range(None)
range(5.0)
range(0, 5, 0)
range(0, 5, 1.0)
bool(range(0)), bool(range(1)), max(range(5)), min(range(5)), sum(range(5))
it = iter(range(3)); next(it), it.__length_hint__(), list(it)
class I: __index__ = lambda self: 3
range(I()), list(range(I())), range(1, I(), I())
range(2**62, 2**62 + 2)[0], list(range(2**62 - 1, 2**62 + 2)), list(range(-2**62 + 1, -2**62 - 2, -1))
class R(range): pass
tuple(range(3)), [*range(2)], dict.fromkeys(range(2))
r.x
''', globals())
