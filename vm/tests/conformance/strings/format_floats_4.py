from probe import show

show(r'''
format(-0.0)
format(-0.0, '.1f')
format(1234.5, '.3')
format(123456.0, '.3')
format(0.0001234, '.2')
format(1e100, '.10')
format(1.1, '.30f')
format(1e300, 'f')[:20]
format(3.5, 'd')
format(3.5, 'x')
format(3.5, 's')
format(3.5, 'c')
''', globals())
