from probe import show

show(r'''
format(2.5, '.0f')
format(0.5, '%')
format(0.12345, '.1%')
format(1234567.891, ',')
format(1234567.891, ',.2f')
format(1234567.891, '_.2f')
format(1234567.891, '020,.2f')
format(float('nan'))
format(float('inf'), '010')
format(float('-inf'), 'F')
format(float('nan'), 'E')
format(float('inf'), '+%')
''', globals())
