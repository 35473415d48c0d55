# Justified text, run-length coding, Caesar and Vigenere, anagrams, roman numerals.
def justify(words, width):
    line, size = [], 0
    for w in words:
        if size + len(w) + len(line) > width and line:
            yield spread(line, width)
            line, size = [], 0
        line.append(w)
        size += len(w)
    yield " ".join(line)


def spread(line, width):
    if len(line) == 1:
        return line[0]
    gaps, extra = divmod(width - sum(map(len, line)), len(line) - 1)
    return "".join(w + " " * (gaps + (i < extra)) for i, w in enumerate(line[:-1])) + line[-1]


def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append(s[i] if j - i == 1 else f"{j - i}{s[i]}")
        i = j
    return "".join(out)


def unrle(s):
    n, out = "", ""
    for c in s:
        if c.isdigit():
            n += c
        else:
            out += c * int(n or 1)
            n = ""
    return out


def vigenere(text, key, sign=1):
    out, k = [], 0
    for c in text:
        if c.isalpha():
            base = ord("a") if c.islower() else ord("A")
            shift = ord(key[k % len(key)].lower()) - ord("a")
            out.append(chr((ord(c) - base + sign * shift) % 26 + base))
            k += 1
        else:
            out.append(c)
    return "".join(out)


def roman(n):
    out = ""
    for value, digits in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        count, n = divmod(n, value)
        out += digits * count
    return out


words = "It was the best of times, it was the worst of times, it was the age of wisdom".split()
for line in justify(words, 24):
    print("|" + line + "|")
s = "aaabccddddde" * 9 + "z"
print(rle(s)[:20], unrle(rle(s)) == s)
secret = vigenere("Attack at Dawn!", "Lemon")
print(secret, vigenere(secret, "Lemon", -1))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)], sum(len(roman(n)) for n in range(1, 1000)))
groups = {}
for w in "listen silent enlist google gogole cat act tac".split():
    groups.setdefault("".join(sorted(w)), []).append(w)
print([g for g in groups.values() if len(g) > 1])
