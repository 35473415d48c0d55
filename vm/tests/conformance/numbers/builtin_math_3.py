from probe import show

show(r'''
sum({1: 2}), sum([True, 1.5, 2j])
all([]), all([1, 0]), any([]), any([0, 1]), all(x > 0 for x in [1, 2]), any('')
all(1)
any()
sorted([3, 1, 2]), sorted('cab'), sorted([1, 2], reverse=True), sorted(['b', 'A'], key=str.lower), sorted({3: 1, 1: 2})
sorted([1, 'a'])
sorted(1)
sorted()
sorted([1], key=5)
sorted([1], lambda x: x)
list(reversed([1, 2])), list(reversed('ab')), list(reversed(range(3))), list(reversed((1, 2))), list(reversed({1: 1, 2: 2}))
reversed(5)
''', globals())
