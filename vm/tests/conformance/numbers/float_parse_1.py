from probe import show

show(r'''
float()
float('1.5')
float(' 1.5 ')
float('1e5')
float('1E-5')
float('.5')
float('5.')
float('.')
float('')
float('abc')
float('inf'), float('-Infinity'), float('NaN'), float('+nan'), float('INF')
float('1_000.5')
''', globals())
