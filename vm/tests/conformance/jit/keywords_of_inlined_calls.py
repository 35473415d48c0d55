# Dicts of keywords that nobody fills need not be made, unless somebody looks at them.
class L:
    level = 3

    def quiet(self, *args, **kwargs):
        if self.level > 5:
            return kwargs
        return len(args)

    def looks(self, n, **kwargs):
        if n % 100 == 99:
            kwargs['n'] = n
            return kwargs
        return len(kwargs)

    def passes(self, **kwargs):
        return self.quiet(1, **kwargs)

    def keeps(self, **kwargs):
        self.kept = kwargs
        return bool(kwargs)

    def fails(self, n, **kwargs):
        try:
            return 10 // (n - 250)
        except ZeroDivisionError:
            return locals()


def silent():
    o, total = L(), 0
    for i in range(600):
        total += o.quiet() + o.quiet(1, 2)
        if i == 590:
            o.level = 9
            last = [o.quiet(), o.quiet(x=1)]
            o.level = 3
    return total, last


def looked_at():
    o = L()
    out = [o.looks(n) for n in range(600)]
    return [d for d in out if d], [o.passes() for _ in range(300)][-1]


def kept():
    o, seen = L(), []
    for i in range(300):
        o.keeps()
        if i % 100 == 50:
            o.kept[i] = i
            seen.append(o.kept)
    return seen


def failing():
    o = L()
    out = [o.fails(n) for n in range(400)]
    return sorted(k for k in out[250]), out[250]['kwargs'], out[251]


class Missing:
    here = 1
    calls = 0

    def __getattr__(self, name):
        Missing.calls += 1
        if name == 'bad':
            raise ValueError(name)
        raise AttributeError(name)


def attributes():
    m, out, errors = Missing(), [], 0
    plain = L()
    for i in range(500):
        out.append((getattr(m, 'here', 0), getattr(m, 'there', 5), getattr(plain, 'level', None)))
        if i == 300:
            plain.other = 'set'
            L.level = 'new'
        out.append(getattr(plain, 'other', i))
        try:
            getattr(m, 'bad' if i % 100 == 99 else 'gone', None)
        except ValueError:
            errors += 1
    del L.level
    return out[-2:], errors, Missing.calls


print(silent())
print(looked_at())
print(kept())
print(failing())
print(attributes())
