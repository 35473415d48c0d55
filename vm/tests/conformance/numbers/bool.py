from probe import show

show(r'''
bool(), bool(0), bool(''), bool([]), bool([0]), bool(0.0), bool(None), bool(()), bool({}), bool(set()), bool(range(0)), bool(b'')
True + 1, True == 1, True is True, -True, ~False, True / 2, True // 2, True % 2, True ** 2
True and 0, False or 'x', not True, not None
str(True), repr(False), int(True), float(True), f'{True}', '%d' % True, '%s' % True
True < False, True > False, sorted([True, False]), sum([True, True]), [1, 2][True]
True & 1, True & True, True | False, True ^ True, True << 3
type(True & True), type(True & 1), isinstance(True, int), issubclass(bool, int)
bool(1, 2)
bool(x=1)
True.bit_length(), True.__and__(False), True.__and__(1), True.__repr__(), hash(True), {1: 'a'}[True]
True.real, True.numerator, True.to_bytes(1, 'big')
class B(bool): pass
''', globals())
