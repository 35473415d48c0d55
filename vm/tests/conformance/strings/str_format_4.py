from probe import show

show(r'''
'{ }'.format(1)
'{0[]}'.format([1])
'{0.}'.format(1)
''', globals())
