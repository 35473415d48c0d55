# Subclasses of sequences with number methods of their own: these come before repetition and concatenation.
class V(tuple):
    def __mul__(self, other):
        return ("mul", other)

    __rmul__ = __mul__


class W(list):
    def __mul__(self, other):
        return ("mul", other)

    def __rmul__(self, other):
        return ("rmul", other)

    def __add__(self, other):
        return ("add", other)

    __radd__ = __add__


class OnlyLeft(list):
    def __mul__(self, other):
        return ("mul", other)


for i in range(40):
    results = (
        2 * V((1,)), V((1,)) * 2, True * V(), 2 * W([1]), W([1]) * 2, [1] + W([2]), W([1]) + [2],
        2 * OnlyLeft([1]), OnlyLeft([1]) * 2,
    )
print(*results, sep="\n")
