import math, itertools, functools
bad = [
    lambda: [].__contains__(), lambda: [].__len__(1), lambda: {}.__getitem__(), lambda: (1).__add__(), lambda: "a".__eq__(), lambda: [].__setitem__(0),
    lambda: object().__getattribute__(), lambda: object().__setattr__("a"), lambda: [].append(), lambda: [].append(1, 2), lambda: bytearray().append(),
    lambda: set().isdisjoint(), lambda: frozenset().issubset(), lambda: property().getter(), lambda: slice(1).indices(), lambda: "a".format_map(),
    lambda: ValueError().with_traceback(), lambda: math.ceil(), lambda: math.floor(1, 2), lambda: math.comb(1), lambda: math.dist([1]), lambda: math.ldexp(1),
    lambda: math.prod(), lambda: math.isnan(), lambda: math.frexp(), lambda: bin(), lambda: hex(1, 2), lambda: {}.keys(1), lambda: {}.items(1), lambda: int.from_bytes(),
    lambda: int.__new__(), lambda: int.__new__(5), lambda: int.__new__(str), lambda: str.__new__(int), lambda: tuple.__new__(list), lambda: list.append(), lambda: list.append(5, 1),
    lambda: type.__call__(), lambda: iter(), lambda: iter(5, 6), lambda: len(), lambda: setattr([], 5, 1), lambda: [].__getattribute__(5), lambda: chr(), lambda: ord(),
    lambda: "a".join(), lambda: "".split(1, 2, 3), lambda: {}.get(), lambda: {}.pop(), lambda: itertools.chain.from_iterable(), lambda: functools.reduce(), lambda: itertools.islice([1]),
    lambda: sorted(), lambda: sum(), lambda: print(x=1), lambda: dict.fromkeys(), lambda: memoryview(), lambda: float("1", 2), lambda: complex(1, 2, 3),
]
for f in bad:
    try:
        print("no error", f())
    except TypeError:
        print("TypeError", end=" ")
print(len(bad))
print([].__contains__(1), (5).__add__(2), "a".__eq__("a"), int.__new__(int, 5), tuple.__new__(tuple, [1]), object.__getattribute__(5, "real"), math.comb(5, 2))
n = 0
for i in range(300):
    n += [i].__len__() + (i).__add__(1) + "ab".__contains__("a") + int.from_bytes(bytes=b"\x01", byteorder="big")
print(n)
