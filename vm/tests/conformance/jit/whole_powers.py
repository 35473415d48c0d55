# Powers of floats whose sign changes in a hot loop: whole exponents take both signs, others make complex numbers.


def squares(points):
    total = 0.0
    for x, y in points:
        total += (x - y) ** 2 + (x - y) ** 3.0 - (x + y) ** 0
    return total


def powers(values, exponent):
    found = []
    for x in values:
        try:
            found.append(x ** exponent)
        except (OverflowError, ZeroDivisionError) as e:
            found.append(type(e).__name__)
    return found


def fixed(values):
    found = []
    for x in values:
        try:
            found.append((x ** 2, x ** -1, x ** 0.5, x ** 4.0))
        except (OverflowError, ZeroDivisionError) as e:
            found.append(type(e).__name__)
    return found


points = [((i * 37 % 19) / 7 - 1.0, (i * 11 % 23) / 9 - 1.25) for i in range(400)]
print(squares(points))
values = [float(i % 9 - 4) * 1.5 for i in range(200)] + [1e200, -1e200, float("inf"), -float("inf"), -0.0, 0.0, float("nan")]
for exponent in (2, 3, 2.0, -2, 0.5, 0, 1.5, -0.0):
    made = powers(values, exponent)
    print(exponent, made[:9], made[200:])
made = fixed(values)
print(made[:9], made[200:])
