class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def m(v):
    match v:
        case 0: return "zero"
        case 1 | 2: return "small"
        case str() as s if len(s) > 3: return "long " + s
        case str(s): return "str " + s
        case []: return "empty"
        case [x]: return f"one {x}"
        case [x, *rest]: return f"first {x} rest {rest}"
        case {"k": k, **rest}: return f"map {k} {rest}"
        case P(x=0, y=y): return f"P0 {y}"
        case P(x, y): return f"P {x} {y}"
        case float(): return "float"
        case None: return "none"
        case True: return "true"
        case _: return "other"
for v in (0, 1, 2, 3, "ab", "abcd", [], [1], [1, 2, 3], (4, 5), {"k": 1, "z": 2}, {}, P(0, 1), P(2, 3), 1.5, None, True, {1}):
    print(m(v))
for i in range(3):
    for j in range(3):
        if j == 1: continue
        if i == 2: break
        print(i, j)
    else: print("inner done", i)
x = [i for i in range(20) if i % 2 if i % 3]
print(x, 0 if [] else 1, [] or {} or "z", (1 and 2) or 3)
del x
try: x
except NameError as e: print(e)
a = b = c = []
a.append(1); print(b, c is a)
a = 1; a += 2; a -= 1; a *= 10; a //= 3; a **= 2; a %= 7; a <<= 3; a |= 1; a ^= 3; a &= 0xff; a >>= 1; print(a)
f = 5.0; f /= 2; f += 1; print(f)
print(1 if 2 > 1 else 0, [1, 2, 3][1], "abc"[1], (lambda x: x)(4), not not [], 5 == 5.0 != 6)
