from probe import show

show(r'''
int('\u00a05')
int('0x')
int('0_7')
int(' -0b1 ', 2)
int('1e5')
int('1.0')
int('\0')
''', globals())
