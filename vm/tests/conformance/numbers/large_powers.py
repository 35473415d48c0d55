# Powers that are quickly there although the exponent is huge, and operators that floats don't have.
for base in (0, 1, -1, True):
    for exponent in (2**62, 2**63 + 1, 10**30, 10**400):
        print(base, exponent % 1000, base**exponent)
for f in (
    lambda: 1.0 << 10**400, lambda: 10**400 | 2.5, lambda: 1.5 << 1, lambda: (-1e308) ** 2.5,
    lambda: divmod(3, 0.0), lambda: divmod(2.5, 0), lambda: 2.0 ** 10**400,
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print((3**100000) % 10**12, (6**70001).bit_length(), (-12) ** 30001 % 10**9)
