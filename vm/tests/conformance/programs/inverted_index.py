# Words to lines: dicts of sets, str methods, sorting, comprehensions.
TEXT = """The cat sat on the mat.
A dog -- the dog! -- sat on the cat;
mats, cats & dogs: "sat"? (The end.)

the END of a tale"""
index = {}
for number, line in enumerate(TEXT.splitlines(), 1):
    for word in line.lower().split():
        word = word.strip('.,;:!?"()&-')
        if word:
            index.setdefault(word, set()).add(number)
for word in sorted(index, key=lambda w: (-len(index[w]), w))[:8]:
    print(f"{word:<6}|{len(index[word]):>2}|{','.join(map(str, sorted(index[word])))}")
print({w for w in index if len(w) == 3} == {"the", "cat", "sat", "mat", "dog", "end"}, sorted(index["the"] & index["cat"]))
inverse = {}
for word, lines in index.items():
    for line in lines:
        inverse.setdefault(line, []).append(word)
print({k: sorted(v) for k, v in sorted(inverse.items())})
print(sum(map(len, inverse.values())), [w[::-1] for w in sorted(index) if w == w[::-1]], TEXT.count("the"), TEXT.title()[:23])
