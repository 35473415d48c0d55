from probe import show

show(r'''
pow('a', 2)
pow(2)
pow(1, 2, 3, 4)
abs('a')
abs()
abs(1, 2)
round(1.5, ndigits=0), round(number=2.5)
round(1, 2, 3)
sum([1, 2], start=10), sum((1.5, 2)), sum(range(101)), sum([], start=[])
sum([1], 2, 3)
sum([1, 'a'])
sum(1)
''', globals())
