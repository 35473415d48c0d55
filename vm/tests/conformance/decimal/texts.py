import locale
from decimal import *
D = Decimal
VALUES = '0 -0 1 -1.50 123456.789 1E+5 1.5E-7 1E-6 0.00 1E+20 1234567890.12345 -0.0004 Infinity -Infinity NaN sNaN12 99.995'.split()
for v in VALUES:
    d = D(v)
    print(str(d), repr(d), d.to_eng_string(), f'{d}', '%s' % d)
SPECS = ['', 'f', '.2f', '.0f', 'e', '.3e', 'E', 'g', '.3g', 'G', '%', '.1%', ',', ',.2f', '+', ' ', '+.1f', '12', '<12', '^12', '>12', '*^12', '012', '+012.2f', '012,.2f', '=+10', 'x<8', 'z.1f', 'n', '.10', '_>9.3']
for spec in SPECS:
    print(repr(spec), *[format(D(v), spec) for v in VALUES])
for bad in ['x', 'd', '.', '<<<', '5.', 'c', 's', ',,', '1.2.3']:
    try:
        print(format(D(1), bad))
    except ValueError as e:
        print(bad, e)
with localcontext() as c:
    c.capitals = 0
    print(D('1E+10'), D('1.5e-20').to_eng_string(), D('inf'), f"{D('1e10'):E}", f"{D('1e10')}")
    print(c.to_sci_string(D('12E+5')), c.to_eng_string(D('12E+5')))
print(D('1E+7').to_eng_string(), D('0E+4').to_eng_string(), D('12.3E-10').to_eng_string())
print('%.2f' % D('1.005'), '%d' % D('7.9'), '%e' % D('1234.5'))
print(int(D('-7.99')), int(D('1E+30')), float(D('1.1')), float(D('1E-400')), float(D('-inf')), complex(D('2.5')))
for bad in ['inf', 'nan', 'snan']:
    for f in (int, float, D.as_integer_ratio):
        try:
            print(f(D(bad)))
        except Exception as e:
            print(bad, type(e).__name__, e)
print([D(v).as_integer_ratio() for v in '0 1.5 -0.125 1E+3 3.14 0.2'.split()])
