from probe import show

show(r'''
max(1, 2, 3), max([1, 2]), max('a', 'b'), max([1, -3], key=abs), max([], default=5), max((1, 'a'), (1, 'b'))
max()
max(1)
max(1, 'a')
max(1, 2, key=5)
min(3, 1, 2), min([], default=None), min('abc', key=lambda c: -ord(c)), min([[1], [0]])
min(None)
max({1: 'a', 2: 'b'}), max(range(5)), min((3,)), max(x for x in [1, 2])
divmod(5, 2.0), divmod(-5, 3), divmod(True, 2)
divmod('a', 1)
divmod(1)
pow(2, 3), pow(2, 3, 5), pow(base=2, exp=3), pow(2, exp=3, mod=5)
''', globals())
