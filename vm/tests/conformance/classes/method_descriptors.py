# Methods of built-in types: what sort of thing they are, how they are bound, shown and pickled.
import inspect
import pickle
import types

for x in [list.append, [].append, int.__add__, (1).__add__, len, object.__init__, object().__str__, str.join,
          list.__getitem__, [].__getitem__, tuple.__getitem__, dict.__contains__, object.__reduce__, type.__call__,
          list.__init__, type.mro]:
    print(type(x).__name__, x.__name__, x.__qualname__, hasattr(x, '__self__'), callable(x), inspect.isbuiltin(x),
          inspect.isroutine(x), inspect.ismethoddescriptor(x), inspect.ismethod(x), repr(x).split(' at ')[0])
print(types.MethodDescriptorType is type(str.join), types.WrapperDescriptorType is type(object.__init__),
      types.MethodWrapperType is type(object().__str__), types.BuiltinMethodType is type([].append))
items = [1]
list.append.__get__(items)(2)
print(items, list.append.__get__(None, list), list.append.__objclass__)


class Open:
    pass


o = Open()
object.__setattr__.__get__(o)('a', 1)
print(o.a)
for f in (list.append, str.join, int.__add__, [3].count):
    print(pickle.loads(pickle.dumps(f)) == f)


class Reflected:
    def __ror__(self, other):
        return 'ror', other

    def __rsub__(self, other):
        return 'rsub', other


s = {1}
s |= Reflected()
print(s)
s = {1}
s -= Reflected()
print(s)
n = 5
n |= Reflected()
print(n)
for a, b in (({1}, 1), ([1], 1), (frozenset(), [])):
    try:
        a |= b
    except TypeError as e:
        print(e)
