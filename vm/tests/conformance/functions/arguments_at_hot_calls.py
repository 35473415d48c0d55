# Calls at one place, often enough to be specialised: with a rest, keywords, defaults, and errors among them.
class L:
    def debug(self, msg, *args, **kwargs):
        return msg, args, kwargs

    def defaults(self, a, b=2, *, c=3, d=None):
        return a, b, c, d


def rest(*args):
    return args


def both(a, /, b, *, c):
    return a, b, c


class Made:
    def __init__(self, a, b=5, *rest, **named):
        self.all = a, b, rest, named


class Few:
    def __init__(self, a):
        self.a = a


def calls():
    lg = L()
    for i in range(20):
        r = [lg.debug('m'), lg.debug('m', 1, i), lg.debug('m', k=i), lg.debug(msg='m', j=2)]
        r += [lg.defaults(1), lg.defaults(1, i), lg.defaults(a=1, d=i), rest(), rest(1, i)]
        r += [both(1, 2, c=i), both(1, b=i, c=3), both(*(1, i), **{'c': 4})]
        r += [Made(1).all, Made(1, 2, 3, i).all, Made(1, x=i).all, Few(i).a]
    for line in r:
        print(line)


def kinds():
    # Kept dicts and tuples of one call are not those of another.
    lg, seen = L(), []
    for i in range(15):
        seen.append(lg.debug('m'))
        seen[-1][2][i] = i
    print([s[2] for s in seen])


def errors():
    lg = L()
    calls = [
        lambda: lg.debug(),
        lambda: lg.defaults(),
        lambda: lg.defaults(1, 2, 3),
        lambda: lg.defaults(1, 2, 3, c=4),
        lambda: lg.defaults(1, a=2),
        lambda: lg.defaults(1, e=2),
        lambda: both(1, 2),
        lambda: both(a=1, b=2, c=3),
        lambda: Made(),
        lambda: Few(),
        lambda: Few(1, 2),
    ]
    for call in calls:
        for _ in range(12):
            try:
                call()
                text = 'no error'
            except TypeError as e:
                text = str(e)
        print(text)


def questions():
    class A:
        pass

    class B(A):
        pass

    class Claims:
        __class__ = A

    out = []
    for o in [A(), B(), 1, 'a', Claims(), None, True] * 6:
        out.append((isinstance(o, A), isinstance(o, B), isinstance(o, int), isinstance(o, (B, str)), type(o).__name__))
    print(out[-7:])
    b = B()
    said = []
    for i in range(20):
        if i == 15:
            B.__bases__ = (Few,)
        said.append(isinstance(b, A))
    print(said[13:17])


calls()
kinds()
errors()
questions()
