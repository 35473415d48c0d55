from probe import show

show(r'''
'ab' * -1
'ab' * 1.0
'ab' * '2'
'a' + 1
1 + 'a'
'a' + b'b'
'a' in 'abc'
'' in 'abc'
1 in 'abc'
'bc' in 'abc'
'a' < 'b'
'a' < 'B'
''', globals())
