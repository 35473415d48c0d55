from probe import show

show(r'''
float('1.5\n')
float('1.5 x')
float('1', '2')
float(x=1)
float('4.9e-324')
float('2.2250738585072014e-308')
float('1.7976931348623157e308')
float('1.7976931348623159e308')
float('123456789012345678901234567890')
''', globals())
