from probe import show

show(r'''
'a b  c'.split()
' a b  c '.split(' ')
'a,b,,c'.split(',')
'a,b,,c'.split(',', 1)
'a,b,,c'.rsplit(',', 1)
'a b c d'.split(None, 2)
'  a b c d  '.rsplit(None, 2)
'a b c'.split(maxsplit=1)
'a b c'.split(sep=None, maxsplit=0)
''.split()
''.split(',')
'abc'.split('')
''', globals())
