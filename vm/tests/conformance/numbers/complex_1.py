from probe import show

show(r'''
complex(), complex(1), complex(1, 2), complex(1.5, -2.5), complex('1+2j'), complex('j'), complex('-j'), complex('1e3-2.5j')
complex('(1+2j)'), complex(' 1 '), complex('nan+infj'), complex(1j, 1j), complex(real=1, imag=2)
complex('1 + 2j')
complex('')
complex('abc')
complex('1+2')
(1+2j) / 0
(1+2j) // 1
(1+2j) % 1
0j ** 0
(1+2j) < 1
(1+2j) == (1+2j), (1+0j) == 1, (1+0j) == 1.0, 1j != 1
''', globals())
