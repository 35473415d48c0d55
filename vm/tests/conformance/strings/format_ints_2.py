from probe import show

show(r'''
format(255, 'x')
format(255, '#x')
format(255, '#X')
format(255, '#010x')
format(255, 'b')
format(255, '#b')
format(255, '#o')
format(65, 'c')
format(0x1F600, 'c')
format(-1, 'c')
format(1234567, ',')
format(1234567, '_')
''', globals())
