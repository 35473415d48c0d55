from probe import show

show(r'''
'a\tb'.expandtabs()
'a\tb\tc'.expandtabs(4)
'a\n\tb'.expandtabs(3)
'a\tb'.expandtabs(0)
'a\tb'.expandtabs(tabsize=2)
'prefix-x'.removeprefix('prefix-')
'x-suffix'.removesuffix('-suffix')
'abc'.removeprefix('z')
'abc'.removesuffix('')
'abc'.removeprefix(1)
''', globals())
