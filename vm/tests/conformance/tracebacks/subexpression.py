def f(a, b, c):
    return a["x"] + b.attr.other * c(1)(2)


f({"x": 1}, 5, 6)
