# Title case of letters with an iota below, tables for translate, zeros in formats of text, what __format__ wants.
for text in ("ᾳᾳ", "ᾀbc ᾑ", "ῼῳ", "ῃ ῲ"[:1], "ǆa", "ŉx", "ßeta", "ﬁn"):
    print(text.title(), text.capitalize(), ascii(text.title()))
for table in ({"a": "b", 98: "c", "d": None}, {"xy": 1}, {"": 1}, {(1,): 2}, {1.5: 2}, [], "ab"):
    try:
        print(str.maketrans(table), "abd".translate(str.maketrans(table)))
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
for spec in ("08s", "<08s", ">08s", "^08s", "*<08s", "0s", "0", "08.2s", "x>08", "8", "=8s"):
    try:
        print(spec, repr(format("text", spec)))
    except ValueError as e:
        print(spec, "ValueError")
for value in (1, 1.5, "s", None, object, 1j, [], True):
    for spec in (None, 5, b"d"):
        try:
            value.__format__(spec) if not isinstance(value, type) else format(value, spec)
        except TypeError as e:
            print(type(value).__name__, "TypeError")
    try:
        format(value, 5)
    except TypeError as e:
        print(e)
print(int.__format__(255, "#x"), float.__format__(1.5, ".2f"), str.__format__("a", ">3"), object.__format__(3, ""))
