# The namespace that a metaclass prepares sees every assignment and lookup of the class body.


class Recorder(dict):
    def __init__(self):
        super().__init__()
        self.log = []

    def __setitem__(self, key, value):
        self.log.append(("set", key))
        super().__setitem__(key, value)

    def __delitem__(self, key):
        self.log.append(("del", key))
        super().__delitem__(key)

    def __missing__(self, key):
        if key.startswith("auto_"):
            return len(key)
        raise KeyError(key)


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kwargs):
        return Recorder()

    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, dict(namespace))
        cls.log = [entry for entry in namespace.log if not entry[1].startswith("__")]
        return cls


class C(metaclass=Meta):
    a = 1
    b = auto_long
    del a

    def method(self):
        return self.b

    for i in range(2):
        pass


print(C.log)
print(C().method(), hasattr(C, "a"))

try:
    class D(metaclass=Meta):
        del missing
except NameError as e:
    print(type(e).__name__, e)

try:
    class E(metaclass=Meta):
        x = undefined_name
except NameError as e:
    print(type(e).__name__, e)


class Mapping:
    def __init__(self):
        self.inner = {}

    def __getitem__(self, key):
        return self.inner[key]

    def __setitem__(self, key, value):
        self.inner[key] = value

    def __delitem__(self, key):
        del self.inner[key]

    def keys(self):
        return self.inner.keys()


names = Mapping()
exec("x = 3\ny = x * 2\ndel x", {}, names)
print(names.inner)
