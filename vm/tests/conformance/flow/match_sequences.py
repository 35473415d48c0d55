def kind(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return f"one {a}"
        case [1, 2, *rest]:
            return f"1,2 then {rest}"
        case (a, b) if a == b:
            return f"pair of equal {a}"
        case [str(s), int(n)]:
            return f"str {s} int {n}"
        case [[a, b], *_, [c]]:
            return f"nested {a} {b} {c}"
        case [*init, last]:
            return f"init {init} last {last}"
        case "abc":
            return "abc string"
        case _:
            return "other"


for v in ([], [5], [1, 2], [1, 2, 3, 4], (3, 3), ["a", 1], [[1, 2], 0, [3]], [9, 8, 7], "abc", "ab", b"ab", {1}, range(2),
          {"a": 1}, None):
    print(repr(v), "->", kind(v))


def walk(t):
    match t:
        case ("num", n):
            return n
        case ("add", l, r):
            return walk(l) + walk(r)
        case ("mul", l, r):
            return walk(l) * walk(r)
        case ("neg", e):
            return -walk(e)
    raise ValueError(t)


tree = ("add", ("mul", ("num", 2), ("num", 3)), ("neg", ("num", 1)))
print(walk(tree), sum(walk(("add", tree, ("num", i))) for i in range(200)))
match [1, [2, 3]]:
    case [x, [y, z]] as whole:
        print(x, y, z, whole)
match (1, 2):
    case (a, 3) | (a, 2):
        print("a", a)
