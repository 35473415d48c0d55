# Loops over objects of subclasses of tuple and list.
class T(tuple):
    __slots__ = ()
class U(tuple):
    pass
class L(list):
    pass
def f(s):
    t = 0
    for x in s: t += x
    return t
print([f(T(range(i))) for i in range(60)][-1])
print([f(U(range(i))) for i in range(60)][-1])
print([f(L(range(i))) for i in range(60)][-1])
for i in range(50):
    for a, b in zip(T([1, 2]), U([3, 4])): pass
    for k, a in enumerate(T([1, 2])): pass
print(a, b, k)
