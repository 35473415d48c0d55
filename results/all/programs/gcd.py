"""Greatest common divisors by Euclid, in a function called from a double loop."""


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def bench():
    total = 0
    for a in range(1, 350):
        for b in range(1, 350):
            total += gcd(a, b)
    return total
