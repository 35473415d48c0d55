from probe import show

show(r'''
0.1, 0.2, 0.1 + 0.2, 1/3, 2/3, 1e16, 1e15, 123456789012345680.0
1e22, 1e21, 1e-5, 1e-4, 0.0001, 0.00001, 1.5e-10
-0.0, 0.0, 1.0, 100.0, 1e100, 1.7976931348623157e308, 5e-324
float('nan'), float('inf'), -float('inf')
9007199254740993.0, 9007199254740992.0
str(1.0), repr(1.5), '%s' % 1e16
float.fromhex('0x1.8p+0'), float.fromhex('-0x1p-3'), float.fromhex('inf'), float.fromhex('1.8'), float.fromhex('0x.8')
float.fromhex('xyz')
(1.5).as_integer_ratio(), (0.1).as_integer_ratio(), (0.0).as_integer_ratio()
float('inf').as_integer_ratio()
float('nan').as_integer_ratio()
(1.5).is_integer(), (2.0).is_integer(), float('inf').is_integer()
(1.5).conjugate(), (1.5).real, (1.5).imag
(1.5).__trunc__(), (1.5).__floor__(), (1.5).__ceil__(), (-1.5).__floor__(), (1.5).__round__(), (1.25).__round__(1)
(1.5).__int__(), (1.5).__float__(), (1.5).__bool__(), (0.0).__bool__()
(1.5).__add__(1), (1.5).__radd__(1), (1.5).__add__('a'), (1.5).__eq__('a'), (1.5).__divmod__(1), (7.5).__mod__(2), (7.5).__floordiv__(2)
''', globals())
