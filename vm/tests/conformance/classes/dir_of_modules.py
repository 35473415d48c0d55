import sys
import types
m = types.ModuleType('made', 'text')
print(dir(m))
m.b, m.a = 1, 2
print(dir(m), [n for n in dir(m) if not n.startswith('_')])
m.__dir__ = lambda: ['z', 'y']
print(dir(m))
class Sub(types.ModuleType):
    extra = 1
s = Sub('sub')
print('extra' in dir(s), '__eq__' in dir(s), s.extra)
print('__init__' in dir(sys), 'path' in dir(sys))
class C:
    x = 1
    def __dir__(self):
        return ['second', 'first']
print(dir(C()), 'x' in dir(C), '__eq__' in dir(C))
try:
    m.__dir__ = lambda: 5
    dir(m)
except TypeError as e:
    print(e)
