# What sequence and mapping patterns take for one: by base class, by registration, and the first that says anything.
import array
import collections
import collections.abc as abc
import types


def sort(x):
    match x:
        case [*_]:
            return "sequence"
        case {}:
            return "mapping"
        case _:
            return "neither"


class Plain:
    pass


class Sequence:  # by that name only
    pass


class Child(Plain):
    pass


class S1(collections.UserList, abc.Mapping):
    pass


class S2(list, Plain, abc.Mapping):
    pass


class M1(collections.UserDict, abc.Sequence):
    pass


class M2(dict, abc.Sequence):
    pass


class Text(str):
    pass


for x in [[], (), range(0), "", b"", bytearray(), memoryview(b""), array.array("b"), collections.deque(), {}, types.MappingProxyType({}),
          collections.OrderedDict(), collections.Counter(), collections.ChainMap(), collections.namedtuple("P", "x")(1), set(), iter([]),
          {}.keys(), Sequence(), Plain(), Child(), S1(), S2(), M1(), M2(), Text("a")]:
    print(type(x).__name__, sort(x))

abc.Sequence.register(Plain)
print(sort(Plain()), sort(Child()), sort(type("Later", (Plain,), {})()))


@abc.Mapping.register
class Map:
    def get(self, key, default=None):
        return key * 2


match Map():
    case {"a": x, "b": y}:
        print(x, y)

match array.array("b", b"abc"):
    case [x, y, *z]:
        print(x, y, z)
print([bool(t.__flags__ & 1 << 5) for t in (list, tuple, dict, str)], [bool(t.__flags__ & 1 << 6) for t in (list, dict, Map)])


class Args:
    __match_args__ = ("a", "b")
    a, b = 1, 2


class Wrong(Args):
    pass


for names in [("a", "b"), ("a", "a"), ("a",), ("a", 5), ["a", "b"], ("a", "missing"), ()]:
    Wrong.__match_args__ = names
    try:
        match Wrong():
            case Wrong(x, y):
                print(names, x, y)
            case _:
                print(names, "no match")
    except TypeError as e:
        print(names, type(e).__name__)
    try:
        match Wrong():
            case Wrong(x, a=y):
                print(names, x, y)
            case _:
                print(names, "no match")
    except TypeError as e:
        print(names, type(e).__name__)
