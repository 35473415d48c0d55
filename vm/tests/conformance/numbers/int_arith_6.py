from probe import show

show(r'''
1 is True
round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2)
round(5, 1), round(5.5, None), round(10**20, -19), round(-15, -1)
abs(-5), abs(-10**20), abs(True)
hash(5), hash(-1), hash(-2), hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(10**20)
hash(1.0) == hash(1) == hash(True), hash(0.5), hash(-1.0), hash(1e300) == hash(int(1e300))
hash(float('inf')), hash(float('-inf'))
min(1, 2.0), max(1, 1.0), min(1.0, 1)
sum([1, 2.5]), sum([], 5), sum([[1], [2]], []), sum('ab')
sum(['a'], '')
sum(5)
sum([0.1] * 10)
''', globals())
