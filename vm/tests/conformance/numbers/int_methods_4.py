from probe import show

show(r'''
(5).__floor__(), (5).__ceil__(), (5).__trunc__()
(5).__float__(), (5).__int__()
(5).__repr__(), (5).__str__(), (5).__format__('x')
(5).__sizeof__() > 0
(5).__lshift__(2), (5).__rshift__(1), (5).__and__(4), (5).__or__(2), (5).__xor__(1)
(5).__getnewargs__()
int.__add__(1, 2)
int.__add__('a', 1)
(5).real.__class__
''', globals())
