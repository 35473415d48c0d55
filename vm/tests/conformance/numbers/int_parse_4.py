from probe import show

show(r'''
int(None)
int([])
int(b'42')
int(bytearray(b'17'))
int(b'xyz')
int('1' * 50)
int('9' * 4300) % 7
int('9' * 4301)
len(str(10 ** 4299))
int(1+2j)
int('- 1')
int('1 1')
''', globals())
