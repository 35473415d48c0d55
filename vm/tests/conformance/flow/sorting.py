def lcg(n, s=42):
    out = []
    for _ in range(n):
        s = (s * 1103515245 + 12345) % 2147483648
        out.append(s % 1000)
    return out
d = lcg(200)
def bubble(a):
    a = a[:]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]: a[j], a[j + 1] = a[j + 1], a[j]
    return a
def quick(a):
    if len(a) < 2: return a
    p = a[0]
    return quick([x for x in a[1:] if x < p]) + [p] + quick([x for x in a[1:] if x >= p])
def merge(a):
    if len(a) < 2: return a
    m = len(a) // 2; l, r = merge(a[:m]), merge(a[m:]); out = []; i = j = 0
    while i < len(l) and j < len(r):
        if l[i] <= r[j]: out.append(l[i]); i += 1
        else: out.append(r[j]); j += 1
    return out + l[i:] + r[j:]
print(bubble(d) == sorted(d) == quick(d) == merge(d), sorted(d)[:10], sum(d))
class K:
    def __init__(self, k, t): self.k, self.t = k, t
    def __lt__(self, o): return self.k < o.k
    def __repr__(self): return f"{self.k}{self.t}"
ks = [K(x % 5, i) for i, x in enumerate(d[:40])]
print(sorted(ks), sorted(ks, reverse=True)[:8], min(ks), max(ks))
print(sorted(d[:20], key=lambda v: (v % 10, -v)), sorted([(2, "b"), (1, "z"), (2, "a")]), sorted([[2], [1, 5], [1]]))
print(sorted([1.5, 2, -1, 0.0]), sorted("bca"), sorted({3: 1, 1: 2}), sorted([True, False, 2]))
