from decimal import Decimal, getcontext, localcontext, ROUND_HALF_UP, ROUND_DOWN, InvalidOperation, DivisionByZero, Inexact
D = Decimal
print(D("1.10") + D("2.20"), D("0.1") * 3, D(1) / D(7), D("1e3"), D(-0), D("-0.0"), D("NaN"), D("Infinity"), D(0.1))
print(D("3.14159").quantize(D("0.01")), D("2.675").quantize(D("0.01"), rounding=ROUND_HALF_UP), D("7.9").to_integral_value(), int(D("7.9")), float(D("0.5")))
print(D("123.4500").normalize(), D("1E+5").to_eng_string(), D("12.3").as_tuple(), D("100").adjusted(), D(2).sqrt(), D(2) ** 10, D(10).ln(), D(1).exp())
print(D("10") // 3, D("10") % 3, divmod(D(-7), 2), -D(5), abs(D(-5)), D("1.0") == D(1), D("1.0") < 2, hash(D("1.0")) == hash(1), max(D(1), D("1.5")))
print(repr(D("1.5")), str(D("1E-10")), f"{D('1234.5'):,.2f}", f"{D('0.000001'):e}", format(D("12.345"), ".1f"), D("1_000.5"), D((1, (1, 2, 3), -2)))
with localcontext() as ctx:
    ctx.prec = 5
    print(D(1) / D(3), D("123456") + 1, bool(ctx.flags[Inexact]))
print(D(1) / D(3), getcontext().prec)
for bad in (lambda: D("abc"), lambda: D(1) / D(0), lambda: D(0) / D(0), lambda: D(1) + 1.5, lambda: D("NaN") < 1, lambda: D("sNaN") + 1):
    try:
        print(bad())
    except (InvalidOperation, DivisionByZero, TypeError) as e:
        print(type(e).__name__)
total = D(0)
for i in range(1, 100):
    total += D(i) / D(8)
print(total, sum([D("0.1")] * 10), D("5").compare(D("3")), D("1.23").scaleb(2), D("7").is_signed(), D("1e400") > 10 ** 300)
print(round(D("2.5")), round(D("2.567"), 2), D("1.9").__floor__(), D("-1.1").__ceil__(), D(5).fma(2, 3), D("3").logb(), D(7).remainder_near(4))
