from probe import show

show(r'''
'aaa'.replace('a', 'b')
'aaa'.replace('a', 'b', 2)
'aaa'.replace('', '-')
'aaa'.replace('', '-', 2)
''.replace('', 'x')
''.replace('', 'x', 1)
'aaa'.replace('aa', '')
'aaa'.replace('a', 'bc', -1)
'aaa'.replace('a', 'b', 0)
'aaa'.replace(1, 'b')
'abc'.translate({97: 'X', 98: None, 99: 100})
'abc'.translate({97: 'long'})
''', globals())
