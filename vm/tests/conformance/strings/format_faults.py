# What is wrong with specifications, templates and `%`, in the order in which it is looked at.
specs = (
    ",_", "_,d", ".", "10.", "^020,.0", ",x", "_c", ",s", "z", "+s", " ", "#", "=10", "z#s", ".3d", "c+", "+c", "#c", "q", "é", "\x01",
    "5 d", "0<0", "<05", "99999999999999999999", ".99999999999999999999f", "n,", ",n", "_n", "%%", "ee", "0=5", "é^7", "_b", ",.2%", "_.3e",
)
values = (5, -1234567, 2.5, float("inf"), 1 + 2j, "text", True)
for spec in specs:
    for value in values:
        try:
            print(repr(spec), value, repr(format(value, spec)))
        except Exception as e:
            print(repr(spec), value, type(e).__name__, e)
templates = (
    "{!x}", "{!}", "{!rx}", "{0", "{", "}", "{a{}}", "{:{}", "{0[}", "{0[a}", "{0.}", "{0[]}", "{0[1]}", "{0!r:>8}|", "{0:{1:{2}}}", "{a!}",
    "{99999999999999999999}", "{0[99999999999999999999]}", "{-1}", "{ 0}", "{}{0}", "{0}{}", "{0[:]}", "{:}}", "{{}", "{3}", "{0.x}",
)
for template in templates:
    try:
        print(template, template.format([1, 2], 5, 6))
    except Exception as e:
        print(template, type(e).__name__, e)
percents = (
    ("%5%", ()), ("%5%", 5), ("%(a)%", {"a": 1}), ("%(a)*d", {"a": 5}), ("%l%", ()), ("%lld", 5), ("%é", 5), ("%", 5), ("%5", 5), ("%(a", {}),
    ("%(a)d", 5), ("%*d", (2**70, 1)), ("%.*d", (2**70, 1)), ("%.*d|", (-3, 1)), ("%*d|", (-5, 1)), ("%99999999999999999999d", 1),
    ("%.9999999999d", 1), ("%q", ()), ("%s %(a)s", {"a": 1}), ("%(a)s %s", {"a": 1}), ("x", range(3)), ("x", b"x"), ("x", {1}), ("x", 5),
    ("%.0c", "a"), ("%05c|", 65), ("%#05x|", 10), ("%-#05x|", 10), ("%+.3d", 5), ("%#.3x", 5), ("%010.4d|", 5), ("%05g|", float("-inf")),
    ("%((a))s", {"(a)": 4}), ("%b", 5),
)
for template, given in percents:
    for text in (template, template.encode()):
        if text == "%é".encode() or isinstance(text, bytes) and isinstance(given, (dict, str)):
            continue
        try:
            print(text, given, repr(text % given))
        except Exception as e:
            print(text, given, type(e).__name__, e)
