class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_target", target)
        object.__setattr__(self, "_log", [])

    def __getattr__(self, name):
        self._log.append(("get", name))
        return getattr(self._target, name)

    def __setattr__(self, name, value):
        self._log.append(("set", name))
        setattr(self._target, name, value)

    def __delattr__(self, name):
        self._log.append(("del", name))
        delattr(self._target, name)

    def __dir__(self):
        return ["b", "a"]


class T:
    v = 1


t = T()
p = Proxy(t)
p.w = 5
print(p.v, p.w, t.w, p._log)
del p.w
print(hasattr(p, "w"), dir(p))


class Strict:
    def __getattribute__(self, name):
        if name.startswith("secret"):
            raise AttributeError(f"no {name}")
        return super().__getattribute__(name)

    secret = 1
    public = 2

    def __getattr__(self, name):
        return "fallback " + name


s = Strict()
print(s.public, s.secret, s.other)
n = 0
for i in range(200):
    p.v = i
    n += p.v
print(n, len(p._log))


class Missing:
    @property
    def broken(self):
        return self.nothing

    def __getattr__(self, name):
        raise AttributeError("asked for " + name)


try:
    Missing().broken
except AttributeError as e:
    print(e)
print(getattr(Missing(), "x", "default"), vars(t), T.__dict__["v"])
