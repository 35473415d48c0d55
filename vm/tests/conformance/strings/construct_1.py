from probe import show

show(r'''
str()
str(1)
str(1.5)
str(b'abc')
str(b'abc', 'utf-8')
str(b'\xff', 'latin-1')
str(b'\xff', 'utf-8')
str(b'\xff', 'utf-8', 'replace')
str(b'\xff', 'utf-8', errors='ignore')
str(object=5)
str(None)
str(b'abc', encoding='ascii')
''', globals())
