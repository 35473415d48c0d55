from probe import show

show(r'''
'a' < 1
'abc' == 'abc'
'é' > 'z'
'a' == b'a'
max('hello')
min('hello')
sorted('hello')
list('héy')
len('héy')
hash('') == hash('')
'a'.__add__('b')
'a'.__mul__(3)
''', globals())
