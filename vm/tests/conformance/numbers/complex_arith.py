z, w = 3 + 4j, 1 - 2j
print(z + w, z - w, z * w, z / w, z ** 2, -z, abs(z), z.conjugate(), z.real, z.imag, z == 3 + 4j, z != w, bool(0j), complex("1-2j"), complex(1, 2))
print(z * 2, 2 / z, z + 1.5, z ** 0.5, 1j ** 2, repr(-0j), str(1e20j), complex(float("nan"), 1), f"{z:.2f}", hash(z) == hash(3 + 4j), z ** 0, 0j ** 0)
for bad in (lambda: z < w, lambda: int(z), lambda: z // 2, lambda: z % 2, lambda: complex("a"), lambda: 1j / 0, lambda: 0j ** -1, lambda: complex("1", 2)):
    try:
        bad()
    except (TypeError, ValueError, ZeroDivisionError) as e:
        print(type(e).__name__)


def mandel(c, n=40):
    z = 0j
    for i in range(n):
        z = z * z + c
        if abs(z) > 2:
            return i
    return n


print(sum(mandel(complex(x / 10, y / 10)) for x in range(-20, 10) for y in range(-10, 10)))
