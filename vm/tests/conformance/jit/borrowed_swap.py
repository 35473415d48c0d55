# A local is overwritten while the operand stack still borrows its old value.
class V:
    def __init__(self, x):
        self.x = x


class W(V):
    pass


def swap(n):
    o = V(1)
    r = W(2)
    w = n
    while w:
        w -= 1
        o, r = r, o
        a = o.x
    return a


def rotate(n):
    a, b, c = [1], [2], [3]
    for i in range(n):
        a, b, c = b, c, a
        a = a + [i]
        if len(a) > 5:
            a = a[:1]
    return a, b, c


for k in range(9):
    print(swap(60 + k))
print(rotate(200))
