from probe import show

show(r'''
getattr(1)
hasattr(1, 5)
setattr(1, 'x', 2)
setattr(1, 'real', 2)
delattr(1, 'real')
delattr(1, 'x')
ascii(), repr()
repr()
ascii(1, 2)
type(1), type(1).__name__, type('X', (), {}).__name__, type('X', (int,), {'a': 5})(3).a
type()
type(1, 2)
''', globals())
