from probe import show

show(r'''
float('1__0')
float('_1')
float('1e')
float('1e400')
float('-1e400')
float('1e-400')
float('0x1p3')
float('infinit')
float(None)
float([])
float(True)
float(1+0j)
''', globals())
