from probe import show

show(r'''
'hello'[0]
'hello'[-1]
'hello'[5]
'hello'[-6]
'hello'[1:3]
'hello'[::-1]
'hello'[::2]
'hello'[10:]
'hello'[-3:-1]
'hello'[3:1]
'hello'[::0]
'hello'['a']
''', globals())
