from probe import show

show(r'''
next([])
next(iter([]))
next(iter([]), 'd'), next(iter([1]), 'd')
list(iter([1, 2, 3, 4].pop, 2))
iter()
next()
id(1) == id(1)
hash([])
hash({})
hash(set())
hash((1, []))
hash(slice(1))
''', globals())
