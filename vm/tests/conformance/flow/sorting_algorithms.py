import random


def bubble(a):
    a = a[:]
    for i in range(len(a)):
        for j in range(len(a) - 1 - i):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
    return a


def merge_sort(a):
    if len(a) < 2:
        return a
    m = len(a) // 2
    left, right, out = merge_sort(a[:m]), merge_sort(a[m:]), []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def quick(a):
    if len(a) < 2:
        return a
    p = a[len(a) // 2]
    return quick([x for x in a if x < p]) + [x for x in a if x == p] + quick([x for x in a if x > p])


r = random.Random(1)
for kind in (lambda: r.randrange(1000), lambda: r.random(), lambda: "".join(r.choices("abc", k=4)), lambda: (r.randrange(5), r.randrange(5))):
    data = [kind() for _ in range(120)]
    want = sorted(data)
    print(bubble(data) == want, merge_sort(data) == want, quick(data) == want, want[0], want[-1])
print(sorted([3, 1.5, True, 0]), sorted("b a C".split(), key=str.lower), sorted(range(10), key=lambda v: (v % 3, -v)))
