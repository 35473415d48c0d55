from probe import show

show(r'''
'hello'.find('l')
'hello'.find('l', 3)
'hello'.find('l', -2)
'hello'.find('')
'hello'.find('', 5)
'hello'.find('', 6)
'hello'.rfind('l')
'hello'.rfind('')
'hello'.rfind('l', 0, 3)
'hello'.index('z')
'hello'.rindex('z')
'hello'.index('l', None, None)
''', globals())
