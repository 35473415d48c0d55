from probe import show

show(r'''
'abc'.__contains__('b')
'abc'.__getitem__(1)
'abc'.__len__()
'a'.__eq__(1)
'a'.__lt__('b')
'a'.__rmul__(2)
''', globals())
