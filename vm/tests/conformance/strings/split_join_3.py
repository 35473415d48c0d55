from probe import show

show(r'''
','.join([1])
','.join(['a', 2])
','.join(5)
','.join(x for x in 'xyz')
'é'.join(['a', 'b'])
','.join({'k': 1})
'abc'.split(',', 'x')
'a b'.split(None, -1)
'\u3000a\u3000b'.split()
''', globals())
