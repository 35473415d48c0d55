from probe import show

show(r'''
int.from_bytes(b'')
(5).__add__(3)
(5).__radd__(3)
(5).__floordiv__(0)
(5).__pow__(2)
(5).__rpow__(2)
(5).__divmod__(3)
(5).__lt__(6)
(5).__bool__()
(5).__hash__()
(5).__neg__(), (5).__pos__(), (5).__abs__(), (5).__invert__()
(5).__round__(), (5).__round__(-1), (15).__round__(-1), (25).__round__(-1)
''', globals())
