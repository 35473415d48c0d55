from probe import show

show(r'''
slice(5), slice(1, 2), slice(1, 2, 3), slice(None)
slice()
slice(1, 2, 3, 4)
slice(1, 10, 2).indices(5), slice(None, None, -1).indices(5), slice(-3, None).indices(5)
slice(1, 2, 0).indices(3)
slice('a').indices(3)
slice(1, 2) == slice(1, 2), slice(1) < slice(2), slice(1, 2).start, slice(1, 2).step
range(5), range(1, 5), range(0, 10, 2), list(range(5, 0, -1)), range(0)
range()
range(1.5)
range('a')
range(1, 2, 0)
''', globals())
