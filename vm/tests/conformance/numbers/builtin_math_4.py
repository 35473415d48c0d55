from probe import show

show(r'''
reversed({1})
list(enumerate('ab')), list(enumerate('ab', 5)), list(enumerate('ab', start=-1)), list(enumerate(iterable='a'))
enumerate(5)
enumerate('a', 'b')
list(zip()), list(zip([1, 2])), list(zip([1, 2], 'ab', (True, None))), list(zip([1], [2, 3])), list(zip([1, 2], [3, 4], strict=True))
list(zip([1, 2], [3], strict=True))
list(zip([1], [3, 4], strict=True))
list(zip([1], [2], [3, 4], strict=True))
zip(1)
zip([1], 2)
list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(map(None, []))
map(str)
''', globals())
