from probe import show

show(r'''
'a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i'.splitlines()
'a\nb\r\n\nc'.splitlines(True)
'a\nb'.splitlines(keepends=True)
'\n'.splitlines()
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('-')
'abc'.rpartition('-')
'abc'.partition('')
','.join(['a', 'b'])
','.join('abc')
','.join([])
''', globals())
