from probe import show

show(r'''
format(5, '\u00e9^5')
format(5, '{^5')
format(5, 'dd')
format(5, '10 d')
format(-5, '+010d')
format(12, ' #x')
''', globals())
