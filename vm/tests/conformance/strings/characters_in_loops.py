# Character by character: indexing, ord and chr, comparisons, kinds of characters, beyond ASCII.
def stats(s):
    letters = digits = spaces = other = upper = 0
    for c in s:
        if c.isalpha():
            letters += 1
            if c.isupper():
                upper += 1
        elif c.isdigit():
            digits += 1
        elif c == " ":
            spaces += 1
        else:
            other += 1
    return letters, digits, spaces, other, upper


print(stats("Hello World 123, abc! " * 10), stats("ÀÉ ñ ß 日本 \U0001F600 x"), stats(""))


def palindrome(s):
    i, j = 0, len(s) - 1
    while i < j:
        while i < j and not s[i].isalnum():
            i += 1
        while i < j and not s[j].isalnum():
            j -= 1
        if s[i].lower() != s[j].lower():
            return False
        i, j = i + 1, j - 1
    return True


print([palindrome(s) for s in ("A man, a plan, a canal: Panama", "no", "", "é-É", "Was it a car or a cat I saw?")])


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


print(distance("kitten", "sitting"), distance("", "abc"), distance("naïve", "naive"), distance("ab" * 20, "ba" * 20))


def parse_number(s):
    value, sign, i = 0, 1, 0
    if s and s[0] in "+-":
        sign = -1 if s[0] == "-" else 1
        i = 1
    while i < len(s) and "0" <= s[i] <= "9":
        value = value * 10 + ord(s[i]) - ord("0")
        i += 1
    return sign * value, s[i:]


print(parse_number("-123abc"), parse_number("99999999999999999999"), parse_number("+7"), parse_number("x"), parse_number(""))
table = {chr(c): chr((c - 97 + 13) % 26 + 97) for c in range(97, 123)}
text = "the quick brown fox" * 5
print("".join(table.get(c, c) for c in text)[:19], "".join(table.get(c, c) for c in "".join(table.get(c, c) for c in text)) == text)
h = 5381
for c in "hash me, ünïcode ✓" * 20:
    h = (h * 33 + ord(c)) & 0xFFFFFFFF
print(h, sum(map(ord, "abc")), [chr(i) for i in (65, 233, 0x20AC, 0x1F600)], max("hello"), min("hello"), sorted(set("mississippi")))
s = "abcdef"
print(s[0], s[-1], s[2:4], s[::-1], s[::2], s[-3:], s[10:], s[5:1:-2], [s[i] for i in range(-6, 6)])
for bad in (6, -7, "0", 1.0, None):
    try:
        print(s[bad])
    except (IndexError, TypeError) as e:
        print(str(e)[:28])
for wrong in (lambda: ord("ab"), lambda: ord(""), lambda: chr(-1), lambda: chr(0x110000), lambda: ord(5)):
    try:
        wrong()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
count = 0
vowels = "aeiou"
for i, c in enumerate("programming language" * 30):
    if c in vowels:
        count += i
    elif c == c[0] and c != "g":
        count -= 1
print(count)
