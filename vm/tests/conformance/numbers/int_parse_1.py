from probe import show

show(r'''
int()
int('42')
int(' 42 ')
int('-42')
int('+42')
int('4_2')
int('4__2')
int('_42')
int('42_')
int('')
int(' ')
int('abc')
''', globals())
