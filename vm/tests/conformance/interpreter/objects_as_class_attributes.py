# An object that is a class's attribute is no descriptor until its own class, or the one it changes to, has a `__get__`.
class Plain:
    pass


class Getting:
    def __get__(self, instance, owner):
        return ('got', instance is not None)


class Holder:
    shared = Plain()
    other = Plain()
    weird = Plain()


def read(h, n=12):
    return [h.shared for _ in range(n)][-1], [Holder.shared for _ in range(n)][-1]


h = Holder()
print(read(h) == (Holder.__dict__['shared'],) * 2)
h.shared = 'own'
print(read(h)[0])
del h.shared
Plain.__get__ = lambda self, instance, owner: ('late', instance is h)
print(read(h))
del Plain.__get__
print(read(h)[0] is Holder.__dict__['shared'])


def weird(h):
    out = []
    for i in range(24):
        if i == 20:
            Holder.__dict__['weird'].__class__ = Getting
        out.append(h.weird)
    return out[18:22]


print([type(w).__name__ for w in weird(h)], h.weird)


def of_builtins():
    for _ in range(20):
        a, b, c, d = int.__repr__, str.join, dict.fromkeys, type.__repr__
    return a(5), b('-', 'ab'), c('x'), d(int), int.__name__, int.mro()[0]


print(of_builtins())
