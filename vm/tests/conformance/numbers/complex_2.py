from probe import show

show(r'''
abs(3+4j), -(1+2j), +(1+2j), (1+2j).conjugate(), (1+2j).real, (1+2j).imag
bool(0j), bool(1j), hash(1+0j) == hash(1), hash(1j)
int(1j)
float(1j)
round(1j)
divmod(1j, 1)
(1j).__eq__('a'), (1j).__add__('a')
max(1j, 2j)
1j.real
complex.__bool__(1j)
''', globals())
