from probe import show

show(r'''
[s.isalpha() for s in ('', 'a', 'a1', 'é', '中', ' ', 'ª')]
[s.isdecimal() for s in ('', '1', '²', '½', '١', '1a')]
[s.isalnum() for s in ('', 'a1', '²', ' ', '_')]
[s.isspace() for s in ('', ' ', '\t\n', '\xa0', '\u200b', 'a ', '\x1c')]
[s.isupper() for s in ('', 'A', 'Aa', 'A1', '1', 'É', 'ǅ')]
[s.islower() for s in ('', 'a', 'aA', 'a1', '1', 'é', 'ª')]
[s.isascii() for s in ('', 'a', 'é')]
'abc'.startswith('a')
'abc'.startswith(('x', 'a'))
'abc'.startswith('b', 1)
'abc'.startswith('c', 1, 2)
'abc'.startswith('')
'abc'.startswith('', 4)
'abc'.endswith('c')
'abc'.endswith(('x', 'bc'))
'abc'.endswith('b', 0, 2)
'abc'.startswith(1)
'abc'.endswith(['c'])
''', globals())
