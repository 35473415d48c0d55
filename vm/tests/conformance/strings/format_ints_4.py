from probe import show

show(r'''
format(5, 's')
format(5, 'n')
format(5, 'y')
format(5, '5.2d')
format(5, '+c')
format(5, ',c')
format(5, '#c')
format(True)
format(True, 'd')
format(10**30, ',')
format(10**30, 'x')
format(10**30, 'e')
''', globals())
