from probe import show

show(r'''
float('inf') - float('inf'), float('inf') * 0, float('inf') / float('inf')
1e308 * 10, -1e308 * 10
float('nan') == float('nan'), float('nan') != float('nan'), float('nan') < 1
0.0 == -0.0, 0.1 + 0.2 == 0.3
1.5 < 2, 2 > 1.5, 1.5 <= 1.5
1e20 < 10**20, 1e20 == 10**20, 1e20 > 10**20 - 1, float('inf') > 10**400, float('nan') < 10**400
round(1.5), round(0.5), round(-0.5), round(2.5, 0), round(1.2345, 2), round(1e20), round(1.5, -1), round(15.5, -1)
round(float('nan'))
round(float('inf'))
round(1.5, 'a')
round('a')
round()
''', globals())
