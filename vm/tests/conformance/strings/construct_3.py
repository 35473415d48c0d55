from probe import show

show(r'''
repr('a\'b')
repr('a"b')
repr('a\'b"c')
repr('\x00\x1f\x7f\x80\xa0\xad')
repr('\\')
repr('\t\n\r')
repr('\u2028\u200b')
repr('\U0001F600')
repr('\ufeff')
'\N{BULLET}'
'abc'.encode()
'é'.encode('utf-8')
''', globals())
