import gc
import weakref

gc.disable()
gc.collect()


class A:
    pass


def count(make):
    make()
    return gc.collect()


def list_cycle():
    l = []
    l.append(l)


def dict_cycle():
    d = {}
    d[1] = d


def tuple_cycle():
    l = []
    t = (l,)
    l.append(t)


def instance():
    a = A()
    a.a = a


def two():
    a, b = A(), A()
    a.other, b.other = b, a


def function():
    d = {}
    exec("def f(): pass\n", d)


def closure():
    def f():
        return f
    return None


def frame():
    def f():
        import sys
        x = []
        x.append(x)
    f()


def exception():
    try:
        raise ValueError
    except ValueError as e:
        a = A()
        a.e = e
        e.a = a


def generator():
    def g():
        me = yield
        yield me
    it = g()
    next(it)
    it.send(it)


def set_cycle():
    class H:
        pass
    h = H()
    s = {h}
    h.s = s


def method():
    class K:
        def m(self):
            pass
    k = K()
    k.m = k.m


print(count(list_cycle), count(dict_cycle), count(tuple_cycle), count(instance), count(two), count(function))
print(count(closure), count(frame), count(exception) > 0, count(generator) > 0, count(set_cycle) > 0, count(method) > 0)
print(gc.collect(), gc.isenabled(), gc.garbage)


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []

    def __del__(self):
        deleted.append(self.name)


deleted = []
a, b = Node("a"), Node("b")
a.links.append(b)
b.links.append(a)
refs = [weakref.ref(a, lambda r: print("gone a")), weakref.ref(b)]
del a, b
print(refs[0]() is not None)
gc.collect()
print(refs[0](), refs[1](), sorted(deleted))


class Lazarus:
    alive = []

    def __init__(self):
        self.me = self

    def __del__(self):
        print("finalised")
        Lazarus.alive.append(self)


Lazarus()
print(gc.collect() >= 0, len(Lazarus.alive))
Lazarus.alive.clear()
print(gc.collect() > 0, Lazarus.alive)


def finally_in_generator():
    def g(box):
        try:
            yield box
        finally:
            print("generator closed")
    box = []
    it = g(box)
    next(it)
    box.append(it)


finally_in_generator()
gc.collect()


class Resurrect:
    def __del__(self):
        global saved
        saved = self
        print("once")


r = Resurrect()
del r
print(saved is not None)
del saved
gc.enable()
print(gc.isenabled(), gc.get_threshold())
