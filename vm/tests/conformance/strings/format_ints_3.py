from probe import show

show(r'''
format(1234567, '_x')
format(0xFFFFFFFF, '_b')
format(1234567, ',x')
format(1234567, '020,')
format(-1234567, '020,')
format(1234567, '<20,') + '|'
format(5, 'e')
format(5, 'f')
format(5, 'g')
format(5, '%')
format(5, '.2f')
format(5, '.2')
''', globals())
