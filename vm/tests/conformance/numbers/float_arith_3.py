from probe import show

show(r'''
abs(-1.5), abs(-0.0), abs(float('-inf'))
int(1e300) == 10**300
1.5 & 1
1.5 << 1
1.5 @ 1
'a' / 2
1.5 + 'a'
'a' + 1.5
max(1.0, float('nan')), max(float('nan'), 1.0), sorted([3.0, 1.5, -1.0])
3.0 .is_integer()
1.e3, .5e1, 1e+3, 1E3, 1_0.0_1
1e1000, -1e1000
''', globals())
