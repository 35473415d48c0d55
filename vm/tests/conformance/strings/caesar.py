def rot(s, k):
    out = ""
    for ch in s:
        if "a" <= ch <= "z": out += chr((ord(ch) - 97 + k) % 26 + 97)
        elif "A" <= ch <= "Z": out += chr((ord(ch) - 65 + k) % 26 + 65)
        else: out += ch
    return out
t = "The quick brown fox, jumps over the lazy dog!"
e = rot(t, 3); print(e, rot(e, -3) == t)
words = {}
for w in t.lower().replace(",", "").replace("!", "").split():
    words.setdefault(len(w), []).append(w)
print(words, {k: sorted(v) for k, v in sorted(words.items())})
print(t[::-1], t.split("o"), "o".join(t.split("o")) == t, [c for c in t if c.isupper()])
for i in range(0, len(t), 10): print(repr(t[i:i + 10]), i)
print("".join(c if i % 2 else c.upper() for i, c in enumerate("abcdef")), "é" * 3 + "ü", sorted("éaz"), "x".join("ñoño"))
