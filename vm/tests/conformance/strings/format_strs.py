from probe import show

show(r'''
format('abc')
format('abc', '5') + '|'
format('abc', '>5')
format('abc', '^6') + '|'
format('abc', '*<6')
format('abc', '.2')
format('abc', '5.2') + '|'
format('abc', 's')
format('abc', 'd')
format('abc', '05')
format('é', '>3')
format(None)
format(None, '5')
format([1], '')
format([1], '5')
format(object, '5')
format()
format('a', 'b', 'c')
''', globals())
