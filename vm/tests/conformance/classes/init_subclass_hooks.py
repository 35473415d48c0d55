class Plugin:
    plugins = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.plugins[key or cls.__name__.lower()] = cls

    def run(self, x):
        raise NotImplementedError


class Double(Plugin, key="x2"):
    def run(self, x):
        return x * 2


class Square(Plugin):
    def run(self, x):
        return x * x


print(sorted(Plugin.plugins))
total = 0
for i in range(100):
    for p in Plugin.plugins.values():
        total += p().run(i)
print(total)
try:
    class Bad(Plugin, nope=1):
        pass
except TypeError as e:
    print(e)


class Named:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)


class Holder:
    a = Named()
    b = c = Named()


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


print(Generic[int], Generic["x", 1])
