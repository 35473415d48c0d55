# Characters that Unicode has got lately are shown as they are; what can't be seen is escaped.
print(["🥰", "🫠", "🛼", "ꟑ", "㋿", "𞤀"], "🥰".isprintable(), repr("a🪐b"), {"🧑‍🚀": 1})
for text in ("a'b", 'a"b', "a'\"b", "\\", "\n\r\t\x00\x7f", "é\x80\xad", "\ud800", "\u2028", "a\U000e0001", "", "\ue000", "\U0010ffff", " \xa0\u3000"):
    print(repr(text), ascii(text), text.isprintable())
