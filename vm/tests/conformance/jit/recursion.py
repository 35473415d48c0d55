"""Recursion in compiled functions: results, exceptions through many levels, the recursion limit."""
import sys


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


class Node:
    def __init__(self, depth):
        self.left = Node(depth - 1) if depth else None
        self.right = Node(depth - 1) if depth else None

    def size(self):
        n = 1
        for child in (self.left, self.right):
            if child is not None:
                n += child.size()
        return n

    def height(self):
        return 1 + max((c.height() for c in (self.left, self.right) if c), default=0)


def place(n, row=0, columns=()):
    if row == n:
        return 1
    found = 0
    for c in range(n):
        for r, other in enumerate(columns):
            if other == c or abs(other - c) == row - r:
                break
        else:
            found += place(n, row + 1, columns + (c,))
    return found


def down(n, at):
    if n == at:
        return 100 // (n - at)
    return down(n - 1, at) + 1


def guarded(n):
    try:
        return down(n, n // 2)
    except ZeroDivisionError as e:
        return f"{e} at {depth(e.__traceback__)}"


def depth(tb):
    n = 0
    while tb is not None:
        n += 1
        tb = tb.tb_next
    return n


def lines(tb):
    found = []
    while tb is not None:
        found.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return found


def endless(n):
    return endless(n + 1) + 1


def endless_pair(n):
    return [endless_pair(n + 1)]


def mixed(n):
    """Ints, then floats, then strings."""
    if n == 0:
        return 0
    below = mixed(n - 1)
    if n > 60:
        return f"{below}"[:5] + "."
    if n > 30:
        return below + 0.5
    return below + n


def flatten(x):
    return [y for part in x for y in flatten(part)] if isinstance(x, list) else [x]


def main():
    print([fib(i) for i in range(20)], fib(21))
    print(ack(2, 9), [ack(1, i) for i in range(8)])
    print([is_even(i) for i in (0, 1, 50, 77)], sum(is_odd(i) for i in range(80)))
    tree = Node(8)
    print(tree.size(), tree.height())
    print([place(n) for n in range(1, 7)])
    print(sorted({guarded(n) for n in range(2, 60)})[-3:])
    try:
        down(30, 27)
    except ZeroDivisionError as e:
        found = lines(e.__traceback__)
        print(len(found), found[-1][1] - found[-2][1])
    for f in (endless, endless_pair):
        for _ in range(3):
            try:
                f(0)
            except RecursionError as e:
                print(f.__name__, str(e)[:32], depth(e.__traceback__) > 900)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        print(fib(50) if False else is_even(150))
        is_even(250)
    except RecursionError:
        print("limit")
    sys.setrecursionlimit(limit)
    print([mixed(n) for n in (5, 29, 31, 45, 61, 65)])
    print(sum(len(str(mixed(n))) for n in range(80)))
    print(flatten([1, [2, [3, [4, [5]]], 6], [[[7]]]] * 3))


main()
