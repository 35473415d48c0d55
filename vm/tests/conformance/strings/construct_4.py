from probe import show

show(r'''
'é'.encode('latin-1')
'é'.encode('ascii')
'é'.encode('ascii', 'ignore')
'é'.encode('ascii', 'replace')
'é'.encode('foo')
'a'.encode(encoding='utf-8', errors='strict')
''', globals())
