from probe import show

show(r'''
int('10', 1)
int('10', 37)
int('10', -1)
int(10, 2)
int('10', '2')
int('10', base=3)
int(3.9)
int(-3.9)
int(1e20)
int(float('inf'))
int(float('nan'))
int(True)
''', globals())
