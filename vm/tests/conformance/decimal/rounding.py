import decimal
from decimal import Decimal as D, Context
MODES = [m for m in dir(decimal) if m.startswith('ROUND_')]
for mode in MODES:
    cents = D('0.01')
    print(mode, *[D(t).quantize(cents, rounding=mode) for t in '1.005 1.015 1.025 -1.005 -1.015 2.6751 0.994 0.995 -0.001'.split()])
    c = Context(prec=3, rounding=mode)
    print(' ' * 4, *[c.plus(D(t)) for t in '1234.5 1235 1245 -1234.1 9995 9994 0.0012345 1000.5 1005.01'.split()])
    print(' ' * 4, *[D(t).to_integral_value(rounding=mode) for t in '0.5 1.5 2.5 -0.5 -1.5 0.49 1E+3 2.51'.split()])
    print(' ' * 4, c.divide(2, 3), c.divide(-2, 3), c.sqrt(2), c.exp(1), c.ln(10), c.power(3, D('0.5')))
for text in '2.5 3.5 -2.5 0.125 1E+5 1234.5678'.split():
    d = D(text)
    print(round(d), round(d, 0), round(d, 1), round(d, 2), round(d, -2), int(d), d.__floor__(), d.__ceil__(), d.__trunc__())
for text in '1 1.000 120 1E+3 0.00 -1.50E+10 1.2300E-5'.split():
    print(D(text).normalize(), D(text).to_integral_exact(), D(text).adjusted())
def attempt(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)
attempt(D('1').quantize, D('1E-50'))
attempt(D('inf').quantize, D('1'))
attempt(D('inf').quantize, D('inf'))
attempt(D('1.5').quantize, 1)
attempt(D('1').quantize, D('0.1'), 'ROUND_SIDEWAYS')
attempt(D('12345').quantize, D('0.1'), context=Context(prec=5))
attempt(round, D('nan'))
attempt(round, D('inf'))
attempt(round, D('1.5'), '1')
attempt(D('1').quantize, 'x')
