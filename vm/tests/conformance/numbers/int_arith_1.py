from probe import show

show(r'''
7 // 2, -7 // 2, 7 // -2, -7 // -2
7 % 3, -7 % 3, 7 % -3, -7 % -3
divmod(7, 3), divmod(-7, 3), divmod(7, -3), divmod(-7, -3)
7 / 2, 6 / 3, -1 / 3
1 // 0
1 % 0
1 / 0
divmod(1, 0)
0 ** 0
0 ** -1
2 ** -1
2 ** 10
''', globals())
