# Lambdas and comprehensions in a finally that return, break and continue lead through; nested and in loops.
def all_kinds(k):
    try:
        if k == 1:
            return "early"
        if k == 2:
            raise ValueError(k)
        if k == 3:
            return [n for n in range(k)]
    except ValueError as e:
        return (lambda: f"caught {e}")() if k else None
    finally:
        double = lambda x, y=k: x * y
        squares = [n * n for n in range(k)]
        print(double(2), squares, {n: k for n in squares}, {n % 2 for n in squares}, sum(n for n in squares), end="; ")
    return "end"


print([all_kinds(k) for k in range(4)])


def loops():
    out = []
    for i in range(6):
        try:
            try:
                if i == 1:
                    continue
                if i == 4:
                    break
                out.append(i)
            finally:
                out.append([i + j for j in range(2)])
        finally:
            out.append((lambda: -i)())
    else:
        out.append("no break")
    return out


print(loops())


def generator():
    try:
        for i in range(3):
            yield i
        return
    finally:
        print("closed", list(map(lambda x: x + i, [10, 20])))


g = generator()
print(next(g), list(g))
g = generator()
next(g)
g.close()
for n in range(3):
    try:
        if n == 1:
            continue
        late = [m for m in range(n)]
    finally:
        print(n, [m * n for m in range(3)], (lambda: n + 1)())


def wins():
    try:
        return 1
    finally:
        return max([2, 3], key=lambda x: -x)


print(wins())
