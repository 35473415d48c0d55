from probe import show
from decimal import Decimal as D, getcontext, FloatOperation
from fractions import Fraction
show(r'''
D('1.0') == D('1.00'), D(1) == 1, D('0.5') == 0.5, D('0.1') == 0.1, D(0) == D('-0'), D('1') != D('2'), D('5') == Fraction(5), D('0.5') == Fraction(1, 2)
D('1') < D('2'), D('2') <= 2, D('1.5') > 1, 3 >= D('3.0'), D('-1') < 0.5, 10**30 > D('1E+29'), D('0.25') < Fraction(1, 3)
D('Infinity') > 10**100, D('-Infinity') < -1e308, D('Infinity') == float('inf')
D('nan') == D('nan'), D('nan') != D('nan'), D('nan') == 1
D('nan') < 1
D('snan') == 1
D(1) == 'a', D(1) == None, D(2) == 2 + 0j, D(2) == 2j
hash(D(1)) == hash(1), hash(D('0.5')) == hash(0.5), hash(D('1E+20')) == hash(10**20), hash(D('-1.00')) == hash(-1), hash(D('inf')) == hash(float('inf'))
hash(D('0.1')) == hash(Fraction(1, 10)), hash(D('1.10')) == hash(D('1.1')), {D('1.0'): 'a'}[1], len({D(1), 1, 1.0, D('1.00')})
hash(D('snan'))
D('1').compare(D('2')), D('2').compare(2), D('nan').compare(1), D(1).compare_total(D('1.0')), D('1.0').compare_total(D('1')), D('-nan').compare_total(D('-inf'))
D('-2').compare_total_mag(D('1'))
D('nan').compare_signal(1)
D('1').max(D('2')), D('1').min(D('nan')), D('1.0').max(D('1')), D('-3').max_mag(2), D('-3').min_mag(2), D('1').min(D('1.0'))
D('1.10').same_quantum(D('2.25')), D('1.1').same_quantum(D('2.25')), D('nan').same_quantum(D('nan')), D('inf').same_quantum(1)
sorted([D('2'), 1, D('0.5'), 1.5, D('-3')]), max(D('1.5'), 2, D('1.7')), min(D('1.5'), 2)
bool(D(0)), bool(D('0.00')), bool(D('-0.1')), bool(D('nan'))
not D('0E+10'), D('0') or 'zero', D('1') and 'one'
''', globals())
c = getcontext()
c.traps[FloatOperation] = True
show(r'''
D('0.5') == 0.5, c.flags[FloatOperation]
D('0.5') < 0.6
D(0.5)
c.create_decimal(0.5)
D.from_float(0.5), c.create_decimal_from_float(0.5)
''', globals())
