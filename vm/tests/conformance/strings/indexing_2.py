from probe import show

show(r'''
'hello'[1.0]
'hello'[None:2]
'hello'[True]
'héllo'[1]
'héllo'[::-1]
'中文字'[1:]
'hello'[10**20]
'hello'[:10**20]
'hello'[1:'a']
'ab' * 3
3 * 'ab'
'ab' * 0
''', globals())
