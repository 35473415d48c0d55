from probe import show

show(r'''
map()
list(map(5, [1]))
map(str, 5)
list(filter(None, [0, 1, '', 'a'])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isalpha, 'a1b'))
filter(None)
filter(None, 5)
callable(len), callable(5), callable(int), callable(lambda: 0)
len(5)
len()
len([1], [2])
len({1: 2}), len('abc'), len(b'ab'), len(range(0, 10, 3)), len({1, 2})
iter(5)
''', globals())
