from probe import show

show(r'''
'{0[-1]}'.format([1])
'{:,}'.format(1234567)
'{:%Y}'.format(1)
'{a[b]}'.format(a={'b': 3})
'{0!r:10}|'.format('x')
'{}'.format(None)
'{0.__class__.__name__}'.format(1)
'{:}'.format(1)
'{a}{b}'.format_map({'a': 1, 'b': 2})
'{a}'.format_map({})
'{0:{1}}'.format(3.14159, '.2f')
'{:{}.{}}'.format(3.14159, 10, 3)
''', globals())
