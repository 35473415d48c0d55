from probe import show

show(r'''
(-2) ** 3
2 ** 100
2 ** 0.5
(-8) ** (1/3)
pow(2, 10, 1000)
pow(2, -1, 7)
pow(2, -1, 4)
pow(2, 5, 0)
pow(2, 5, -7)
pow(-2, 3, 7)
pow(2, 3.0, 5)
pow(2.0, 3)
''', globals())
