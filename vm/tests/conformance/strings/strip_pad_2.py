from probe import show

show(r'''
'abc'.center(6, '*')
'ab'.ljust(5) + '|'
'ab'.rjust(5, '.')
'ab'.center(1)
'ab'.ljust(5, '')
'ab'.rjust(5, 'xx')
'ab'.center('5')
'42'.zfill(5)
'-42'.zfill(5)
'+42'.zfill(6)
'--4'.zfill(5)
''.zfill(3)
''', globals())
