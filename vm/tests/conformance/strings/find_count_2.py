from probe import show

show(r'''
'hello'.count('l')
'hello'.count('')
'aaaa'.count('aa')
'hello'.count('l', 3)
'hello'.count('l', 3, 2)
'héllo wörld'.find('w')
'héllo wörld'.rfind('ö')
'héllo'.index('l', 3)
''', globals())
