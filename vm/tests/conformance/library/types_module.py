import types
print(isinstance(lambda: 0, types.FunctionType), isinstance(len, types.BuiltinFunctionType), isinstance((x for x in []), types.GeneratorType), isinstance([].append, types.BuiltinMethodType))
ns = types.SimpleNamespace(a=1, b=[2])
ns.c = 3
print(ns, vars(ns))
C = types.new_class("C", (int,), {}, lambda d: d.update(x=5, m=lambda self: self + 1))
print(C, C.x, C(4).m(), C.__bases__)
m = types.ModuleType("mod", "doc")
m.v = 1
print(m.__name__, m.__doc__, m.v, m)


class A:
    def f(self):
        return self


a = A()
b = types.MethodType(lambda self, x: (self is a, x), a)
print(b(5), b.__self__ is a, isinstance(a.f, types.MethodType), a.f == a.f, a.f is a.f)
f = types.FunctionType((lambda: y).__code__, {"y": 9})
print(f(), types.CodeType.__name__, type(f.__code__) is types.CodeType)


@types.coroutine
def co():
    yield 1


print(types.MappingProxyType({"a": 1}) | {"b": 2}, types.prepare_class("X", (), {})[0], types.resolve_bases((int,)))


class D:
    @types.DynamicClassAttribute
    def v(self):
        return 5


print(D().v, isinstance(None, types.NoneType), types.UnionType, int | str, types.GenericAlias(list, (int,)), isinstance(list[int], types.GenericAlias))
cell = types.CellType(5)
print(cell.cell_contents, types.CellType() == types.CellType())
try:
    1 / 0
except ZeroDivisionError as e:
    print(isinstance(e.__traceback__, types.TracebackType), isinstance(e.__traceback__.tb_frame, types.FrameType))
