from probe import show

show(r'''
range(1, 2, 3, 4)
staticmethod, classmethod, property
property().fget
super()
super(5)
super(int, 'a')
''', globals())
