from probe import show

show(r'''
format(5)
format(5, 'd')
format(5, '5')
format(5, '<5') + '|'
format(5, '^5') + '|'
format(5, '>5')
format(-5, '=5')
format(-5, '05')
format(5, '*^7')
format(5, '+')
format(5, ' ')
format(-5, '-')
''', globals())
