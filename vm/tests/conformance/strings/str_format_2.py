from probe import show

show(r'''
'{:{}}'.format('a', 4) + '|'
'{:{f}{a}{w}}'.format('x', f='*', a='^', w=7)
'{{}}'.format()
'{{{}}}'.format(1)
'}'.format()
'{0'.format(1)
'{}'.format()
'{a}'.format()
'{0.x}'.format(1)
'{:d}'.format('a')
'{0[a]}'.format([1])
'{0[5]}'.format([1])
''', globals())
