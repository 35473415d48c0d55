from probe import show

show(r'''
format(3.14159)
format(3.14159, '.2f')
format(3.14159, '10.2f')
format(3.14159, '<10.2f') + '|'
format(3.14159, '^10.2f') + '|'
format(-3.14159, '=10.2f')
format(-3.14159, '010.2f')
format(3.14159, '+.2f')
format(3.14159, ' .2f')
format(1e10, 'e')
format(1e10, '.3e')
format(1e10, 'E')
''', globals())
