from probe import show

show(r'''
'  a b '.strip()
'  a b '.lstrip()
'  a b '.rstrip()
'xxaxx'.strip('x')
'xyaxy'.strip('yx')
'xxaxx'.lstrip('x')
'xxaxx'.rstrip('x')
'abc'.strip('')
'abc'.strip(None)
'\u3000a\xa0'.strip()
'ab'.center(7)
'ab'.center(6, '*')
''', globals())
