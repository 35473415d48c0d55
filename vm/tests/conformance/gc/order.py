class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f():
    a = D("a")
    b = D("b")
    print("in f")


f()
x = D("x")
x = D("y")
del x
l = [D(i) for i in range(3)]
l.pop()
del l[0]
l.clear()
print("cleared")
d = {"k": D("v")}
d["k"] = D("w")
d.pop("k")
t = (D("t1"), D("t2"))
del t


def g():
    try:
        yield D("g1")
    finally:
        print("finally")


it = g()
print(next(it).name)
del it


class Bad:
    def __del__(self):
        raise ValueError("ignored")


class E(Exception):
    def __del__(self):
        print("del exc")


try:
    raise E
except E as e:
    print("caught")
print("after")

s = {D("in set")}
s.pop()
print([D("temp").name])
for i in map(D, "pq"):
    print(i.name)
del i
print("end")
