# The shortest digits of a float: of two that are equally near, the even ones.
import hashlib
import json

print(2.0**-24, repr(5.9604644775390625e-07), "%r" % 2.0**-24, f"{2.0**-24}", format(2.0**-24))
print(complex(2.0**-24, -(2.0**-24)), json.dumps([2.0**-24, 1e-5, 1e16]), [1e-5, 0.0001, 1e16, 123456789012345680.0])
shown = []
x = 5e-324
for e in range(-1074, 1024):
    shown.append(repr(x))
    if x < 2.0**1023:
        x *= 2
state = 12345
for i in range(20000):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    shown.append(repr((state >> 11) * 2.0 ** (state % 70 - 60)))
    shown.append(repr((state >> 44) * 2.0 ** -(state % 31)))
print(len(shown), hashlib.md5("\n".join(shown).encode()).hexdigest())
