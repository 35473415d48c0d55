def f(a, b, *, c):
    pass


f(1, b=2)
