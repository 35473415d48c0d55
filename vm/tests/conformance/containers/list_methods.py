a = [3, 1, 2]
a.append(5)
a.extend("xy")
a.insert(1, "i")
a.insert(-100, "first")
a.insert(100, "last")
print(a, a.pop(), a.pop(0), a.index("x"), a.count(1))
a.remove("i")
print(a, a.copy() == a, a.copy() is a)
a.reverse()
print(a)
b = [5, 2, 9, 1]
b.sort()
print(b, sorted(b, reverse=True), sorted("bca"), sorted(["B", "a", "C"], key=str.lower))
words = ["pear", "fig", "apple", "kiwi"]
words.sort(key=len)
print(words)
words.sort(key=len, reverse=True)
print(words)
print([1, 2] + [3], [0] * 3, 2 in [1, 2], [1, 2] < [1, 3], [] < [0], [1] == [1.0])
c = list(range(10))
c[2:5] = ["a"]
print(c)
c[::2] = [0] * len(c[::2])
print(c)
del c[1:3]
print(c)
c[len(c):] = [7, 8]
c[:0] = [9]
print(c, c[-3:], c[::-1], c[5:1:-2])
try:
    c[::2] = [1]
except ValueError as e:
    print(e)
c += (1, 2)
c *= 2
print(len(c))
c.clear()
print(c, bool(c))
m = [[0] * 3 for _ in range(2)]
m[0][1] = 5
print(m)
n = [[0]] * 3
n[0].append(1)
print(n)
x = [1, 2, 3]
x[1:1] = x
print(x)
r = [1]
r.append(r)
print(r, len(r), r[1] is r)
s = 0
lst = []
for i in range(1000):
    lst.append(i * 3 % 17)
    if len(lst) > 10:
        s += lst.pop(0)
print(s, lst)
print(list(reversed([1, 2, 3])), list(enumerate("ab", 5)), [*zip([1, 2], "ab")])
print(min([3, 1, 2], key=lambda v: -v), max("abc", "zz", key=len), sum([[1], [2]], []))
first, *mid, last = range(6)
print(first, mid, last)
