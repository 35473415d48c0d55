class Stack(list):
    def push(self, x):
        self.append(x)

    @property
    def top(self):
        return self[-1]

    def __repr__(self):
        return "Stack" + super().__repr__()


s = Stack([1, 2])
s.push(3)
print(s, s.top, len(s), s == [1, 2, 3], s[1:], type(s[1:]).__name__, s + [4])


class DefaultDict(dict):
    def __missing__(self, key):
        value = self[key] = len(self)
        return value


d = DefaultDict(a=10)
print(d["a"], d["b"], d["c"], d, d.get("z"), "z" in d)
ids = DefaultDict()
for i in range(300):
    ids[i % 7]
print(ids)


class Celsius(float):
    def __new__(cls, v, unit="C"):
        self = super().__new__(cls, v)
        self.unit = unit
        return self

    def __str__(self):
        return f"{float(self)}{self.unit}"


t = Celsius(21.5)
print(t, t + 1, repr(t), t > 20, t.unit, f"{t:.2f}")


class Id(int):
    def __add__(self, o):
        return Id(int(self) + o)

    def __str__(self):
        return f"#{int(self)}"


i = Id(5)
print(i, i + 1, i * 2, [i], {i: 1}[5], i == 5, isinstance(i + 1, Id))


class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, (a, b))

    a = property(lambda self: self[0])


p = Pair(1, 2)
print(p, p.a, p == (1, 2), hash(p) == hash((1, 2)), {p: 1}[(1, 2)])


class Err(ValueError):
    def __init__(self, code, *args):
        super().__init__(*args)
        self.code = code


try:
    raise Err(3, "bad", 1)
except ValueError as e:
    print(repr(e), e.code, e.args)


class Tags(set):
    def add(self, x):
        super().add(x.lower())


g = Tags()
g.add("A")
g.add("a")
print(g, g | {"b"}, type(g | {"b"}).__name__)
