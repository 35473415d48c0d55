from probe import show

show(r'''
format(1e10, 'g')
format(1e20, 'g')
format(1e-5, 'g')
format(1e20)
format(1e16)
format(1e15)
format(1.0)
format(1.0, '')
format(1.0, 'g')
format(1.0, '#g')
format(1.0, '#.0f')
format(1.5, '.0f')
''', globals())
