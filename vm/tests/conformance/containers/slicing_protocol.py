class S:
    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


s = S()
print(s[1], s[1:2], s[::2], s[1, 2], s[1:2, ..., None], s[:], s[-1:])
s[1:2] = 3
s[...] = 0
del s[::3]
sl = slice(1, 10, 2)
print(sl, sl.start, sl.stop, sl.step, sl.indices(5), sl == slice(1, 10, 2), slice(None, -2).indices(10), slice(None, None, -1).indices(4))
text = "abcdefghij"
print(text[sl], text[-3:], text[:-3], text[::-2], text[8:2:-3], text[100:], text[-100:2], text[5:5])
print(list(range(20))[sl], tuple(range(9))[1:-1:3], b"abcdef"[::2], range(10)[2:8:3], range(10)[::-1])
ba = bytearray(b"abcdef")
ba[1:3] = b"XYZ"
print(ba)
del ba[::2]
print(ba)


class Idx:
    def __index__(self):
        return 2


print([1, 2, 3, 4][Idx()], "abc"[Idx():], [0, 1, 2, 3][:Idx()], list(range(Idx())))
for bad in (lambda: [1]["a":], lambda: [1][1.5], lambda: "a"[None], lambda: {}[1:2]):
    try:
        bad()
    except (TypeError, KeyError) as e:
        print(type(e).__name__, e)
total = 0
data = list(range(100))
for i in range(100):
    total += sum(data[i:i + 3]) - len(data[:i:2])
print(total)
n = [1, 2, 3, 4, 5]
n[1:4], m = [9], n[2]
print(n, m)
n[-1:] = n[:1]
print(n)
