# Code objects are equal if they do the same at the same place; what they are made of.


def make():
    def inner(a, b=2):
        return a + b

    return inner


def other(a, b=2):
    return a + b


first, second = make().__code__, make().__code__
print(first == second, hash(first) == hash(second), first == other.__code__, first != other.__code__, {first: 1}[second])
print(compile("1", "a", "eval") == compile("1", "a", "eval"), compile("1", "a", "eval") == compile("True", "a", "eval"))
print(type(first.co_code), len(first.co_code) % 2, type(first.co_exceptiontable))
print(sorted({line for _, _, line in first.co_lines()}), len(list(first.co_positions())) == len(first.co_code) // 2)
