from decimal import Decimal as D, Context, getcontext, localcontext
VALUES = [D(t) for t in '2 10 0.5 1.0001 0.9999 3.14159265358979 1E-10 1E+10 123456789.123 100'.split()]
for prec in (5, 16, 28, 60):
    with localcontext() as c:
        c.prec = prec
        for v in VALUES:
            print(v.sqrt(), v.ln(), v.log10())
        for v in '1 -1 0.1 2.5 -7.3 1E-12 25.25'.split():
            print(D(v).exp())
        print(D('2') ** D('0.1'), D('1.01') ** 365, D('0.3') ** D('-2.7'), D('7') ** 25, D('1.5') ** D('1E-5'))
for v in ['0', '-0', '1', 'inf', '-inf', 'nan', '-1', '4', '0.25', '1E+6']:
    out = []
    for name in ['sqrt', 'exp', 'ln', 'log10', 'logb']:
        try:
            out.append(getattr(D(v), name)())
        except Exception as e:
            out.append(e)
    print(v, *out)
print(D(2).fma(3, 5), D('1E+20').fma(D('1E+20'), 1), D('1.5').fma(D('1.5'), D('-2.25')))
print(D(10).remainder_near(6), D(10).remainder_near(3), D('-10').remainder_near(4), D('0.3').remainder_near(D('0.1')))
print(D('1.23').scaleb(3), D('1.23').scaleb(-2), D(7).scaleb(D(1)))
print(D(12345).shift(2), D(12345).shift(-2), D(12345).rotate(2), D(12345).rotate(-1, Context(prec=5)))
print(D(1100).logical_and(D(1010)), D(1100).logical_or(D(1010)), D(1100).logical_xor(D(1010)), D(101).logical_invert(Context(prec=6)))
for f in [lambda: D(12).logical_and(1), lambda: D(1).shift(D('1.5')), lambda: D(1).scaleb(10**9)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
c = Context(prec=4, Emin=-9, Emax=9, traps=[])
for v in '1 0 -1 9.999E+9 1E-9 1E-12 inf -inf nan 0.5'.split():
    print(D(v).next_plus(c), D(v).next_minus(c), D(v).next_toward(0, c), D(v).next_toward(D('inf'), c), D(v).number_class(c))
print(D('-2').copy_abs(), D('-2').copy_negate(), D('2').copy_sign(D('-0')), D('1.50').canonical(), D(3).radix(), D(3).conjugate(), D(3).real, D(3).imag)
