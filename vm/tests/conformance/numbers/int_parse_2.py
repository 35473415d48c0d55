from probe import show

show(r'''
int('12a')
int('0x1f', 16)
int('1f', 16)
int('0b101', 0)
int('0o17', 0)
int('0x1F', 0)
int('017', 0)
int('0', 0)
int('00', 0)
int('z', 36)
int('Z', 36)
int('2', 2)
''', globals())
