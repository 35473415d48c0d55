from probe import show

show(r'''
'abc'.translate({})
'abc'.translate('xyz')
'abc'.translate(str.maketrans('ab', 'xy', 'c'))
str.maketrans('ab', 'xy')
str.maketrans({'a': 1, 98: 'z'})
str.maketrans('ab', 'x')
str.maketrans('a')
'abc'.translate([1])
'a'.translate({97: 1114112})
''', globals())
