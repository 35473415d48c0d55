def a():
    try:
        b()
    except Exception:
        raise ValueError("a")


def b():
    try:
        c()
    except Exception:
        raise TypeError("b")


def c():
    raise KeyError("c")


a()
