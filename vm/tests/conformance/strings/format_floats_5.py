from probe import show

show(r'''
format(3.5, 'n')
format(3.14, '#.3g')
format(100.0, '.3g')
format(1000.0, '.3g')
format(1+2j)
format(1+2j, '.2f')
format(1+2j, '>20')
format(1.5-2j, 'g')
format(1j, '+.1e')
''', globals())
