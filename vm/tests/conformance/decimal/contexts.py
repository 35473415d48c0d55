import decimal
from decimal import *
def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(getcontext())
print(DefaultContext, BasicContext, ExtendedContext, sep='\n')
c = Context(prec=3, rounding=ROUND_UP, Emin=-5, Emax=5, capitals=0, clamp=1, flags=[Inexact], traps=[])
print(c, c.Etiny(), c.Etop())
print(c.divide(1, 3), c.multiply(Decimal('12345'), 100), c.create_decimal('1E+5'), c.divide(1, Decimal('1E+6')))
print(c.flags)
c.clear_flags()
print([s.__name__ for s, on in c.flags.items() if on], len(c.flags), c.flags == Context().flags, list(c.flags)[0])
d = c.copy()
d.prec = 10
d.traps[Inexact] = True
print(c.prec, d.prec, c.traps[Inexact], d.traps[Inexact], c.flags is c.flags)
attempt(lambda: d.divide(1, 3))
attempt(lambda: d.divide(1, 4))
attempt(lambda: setattr(c, 'prec', 0))
attempt(lambda: setattr(c, 'prec', 'x'))
attempt(lambda: setattr(c, 'rounding', 'ROUND_NOT'))
attempt(lambda: setattr(c, 'Emin', 1))
attempt(lambda: setattr(c, 'Emax', -1))
attempt(lambda: setattr(c, 'clamp', 2))
attempt(lambda: setattr(c, 'capitals', 2))
attempt(lambda: Context(unknown=1))
attempt(lambda: c.flags['x'])
attempt(lambda: c.flags.pop(Inexact))
attempt(lambda: setcontext(5))
attempt(lambda: localcontext(unknown=1))
with localcontext(prec=6, rounding=ROUND_DOWN) as inner:
    print(Decimal(2) / 3, inner is getcontext())
    with localcontext(BasicContext):
        print(Decimal(2) / 3, getcontext().prec)
    inner.prec = 2
    print(Decimal(2) / 3)
print(Decimal(2) / 3)
setcontext(ExtendedContext)
print(getcontext() is ExtendedContext, getcontext().prec, Decimal(1) / 0, Decimal(0) / 0, Decimal('x'), getcontext().flags[InvalidOperation])
setcontext(Context(prec=7))
print(Decimal(1) / 7)
import copy, pickle
for make in (copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
    print(make(Decimal('-1.50')), make(c), make(Decimal('snan5')))
for name in 'DecimalException InvalidOperation DivisionByZero Overflow Underflow Inexact FloatOperation'.split():
    print(name, [b.__name__ for b in getattr(decimal, name).__mro__[:-2]])
e = None
try:
    Decimal(1) / 0
except ZeroDivisionError as err:
    print(type(err), err.args, isinstance(err, ArithmeticError))
