rows = []
for c in "Aaªßǅªʰ一½²٣Ⅷⅷ①€_ \u00a0\u2028\u0301\u200b\x00ﬁİıſΣςﬀ":
    rows.append((ascii(c), c.isalpha(), c.isdigit(), c.isdecimal(), c.isnumeric(), c.isalnum(), c.isspace(), c.isupper(), c.islower(), c.istitle(), c.isidentifier(), c.isprintable()))
for r in rows:
    print(r[0], "".join("FT"[v] for v in r[1:]))
for w in ("ǆungla", "ßtraße", "ﬁne", "ΑΣ", "İstanbul", "they're bill's", "o'neill", "2nd street", "a1b2", "ŉ"):
    print(ascii(w), ascii(w.title()), ascii(w.capitalize()), ascii(w.upper()), ascii(w.lower()), ascii(w.swapcase()), ascii(w.casefold()))
n = 0
for i in range(0x250):
    c = chr(i)
    n += c.isalpha() + 2 * c.isalnum() + 4 * c.isdigit() + 8 * c.isnumeric() + 16 * c.isupper() + 32 * c.islower() + 64 * c.isprintable() + 128 * c.isspace()
print(n)
