from probe import show

show(r'''
'{}'.format(1)
'{} {}'.format(1, 2)
'{0} {1} {0}'.format('a', 'b')
'{a}'.format(a=1)
'{a.real}'.format(a=5)
'{0[1]}'.format([1, 2])
'{0[key]}'.format({'key': 'v'})
'{0[0][1]}'.format([[1, 2]])
'{!r}'.format('a')
'{!s:>5}'.format('a')
'{!a}'.format('é')
'{:>{w}}'.format('a', w=5)
''', globals())
