from probe import show

show(r'''
hash((1, 2)) == hash((1, 2)), hash('a') == hash('a'), hash(None) == hash(None), hash(frozenset([1, 2])) == hash(frozenset([2, 1]))
isinstance(1, int), isinstance(1, (str, int)), isinstance(True, int), isinstance(1, (str, (int,))), isinstance([], object), isinstance(1, int | str)
isinstance(1, 5)
isinstance(1, [int])
isinstance(1)
issubclass(bool, int), issubclass(int, (str, object)), issubclass(int, int)
issubclass(1, int)
issubclass(int, 1)
chr(1.5)
getattr(1, 'real'), getattr(1, 'x', 'd'), hasattr(1, 'real'), hasattr(1, 'x')
getattr(1, 'x')
getattr(1, 5)
''', globals())
