"""Types that change while a loop is hot."""


def accumulate(items, start):
    t = start
    for i in range(len(items)):
        t = t + items[i]
    return t


def double(items):
    t = None
    for i in range(len(items)):
        t = items[i] + items[i]
    return t


def product(items):
    t = 1
    for i in range(len(items)):
        t = t * items[i]
    return t


def int_to_float(n):
    x = 0
    for i in range(n):
        if i == n - 20:
            x = x + 0.5
        else:
            x = x + 1
    return x


def int_to_str(n):
    x = 1
    for i in range(n):
        if i == n - 2:
            x = str(x)
        x = x * 2 if i < n - 1 else x + "!"
        if i < n - 30:
            x = 1
    return x


def list_to_tuple(n):
    seq = [1, 2, 3]
    t = 0
    for i in range(n):
        if i == 60:
            seq = (10, 20, 30)
        if i == 80:
            seq = {0: 100, 1: 200, 2: 300}
        if i == 90:
            seq = range(7, 10)
        t += seq[i % 3]
    return t


def index_kinds(n):
    l = [5, 6]
    t = 0
    i = 0
    while i < n:
        k = i % 2
        if i > 50:
            k = k == 1
        t += l[k]
        i += 1
    return t


def flip(n):
    out = 0
    for i in range(n):
        x = i if i % 3 else float(i)
        y = x * 2
        out += y
    return out


def flip_bool(n):
    out = 0
    for i in range(n):
        x = i % 2 == 0
        if i % 5 == 0:
            x = i
        out += x
        out = out + x * 3 - (not x)
    return out


def none_or_int(n):
    v = None
    k = 0
    for i in range(n):
        if v is None:
            v = i
            k += 1
        else:
            k += v
            v = None
        if i % 7 == 6:
            v = 3
    return k, v


def strings(n):
    s = ""
    for i in range(n):
        s = s + "ab"
        if i == 70:
            s = "c"
    return len(s), s[:5]


def compare(items, limit):
    k = 0
    for i in range(len(items)):
        if items[i] < limit:
            k += 1
        elif items[i] == limit:
            k += 100
    return k


def return_types(n):
    def f(i):
        if i < 40:
            return i
        if i < 60:
            return i / 2
        return "s"

    out = []
    last = None
    for i in range(n):
        last = f(i)
        out.append(last)
    return out[38:42], out[58:62], last


def global_kind(n):
    global shared
    shared = 1
    t = 0
    for i in range(n):
        t += shared
        if i == 50:
            shared = 1.5
        if i == 70:
            shared = True
    return t


print(accumulate(list(range(100)), 0))
print(accumulate(list(range(60)) + [0.5] * 40, 0))
print(accumulate([[i] for i in range(60)], []))
print(accumulate([str(i) for i in range(60)], ""))
print(accumulate([(i,) for i in range(60)], ()))
print(accumulate(list(range(60)), 0.25), accumulate([True, False] * 40, 0))
try:
    print(accumulate(list(range(60)) + ["x"], 0))
except TypeError as e:
    print(e)
print(double([1] * 60 + ["a"]), double([1.5] * 60 + [2]), double([[1]] * 60 + [(2,)]))
print(product([1] * 50 + [[1, 2]]), product([2] * 50 + [0.5] * 10), product([1] * 50 + ["ab"]))
print(int_to_float(100), int_to_str(100))
print(list_to_tuple(100), index_kinds(100))
print(flip(100), flip_bool(100), none_or_int(200), strings(100))
print(compare([1, 2.0, 3, 4.5] * 25, 3), compare(list(range(100)), 50.5), compare(["a", "b", "c"] * 20, "b"))
try:
    print(compare([1] * 60 + ["a"], 3))
except TypeError as e:
    print(e)
print(return_types(100), global_kind(100))
for _ in range(3):
    print(int_to_float(100), flip(64), list_to_tuple(100))
