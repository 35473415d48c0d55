class Default(dict):
    def __missing__(self, key):
        return f"<{key}>"


class Squares:
    def __getitem__(self, key):
        return int(key) ** 2


print("{a} {b}".format_map(Default(a=1)), "{5} {12}".format_map(Squares()) if False else "ok", "{x.real} {x!r:>4}".format_map({"x": 7}))
for bad in (lambda: "{}".format_map({}), lambda: "{a}".format_map({}), lambda: "{a}".format_map(5)):
    try:
        bad()
    except (ValueError, KeyError, TypeError) as e:
        print(type(e).__name__)
print("%(a)s|%(b)5.1f|%%" % Default(a="x", b=2.5), "%(q)s" % Default())
total = 0
for i in range(300):
    total += len("{n}:{m}".format_map(Default(n=i)))
print(total)
