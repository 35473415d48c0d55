def tokens(text):
    state, word = "start", ""
    for ch in text + "\0":
        if state == "start":
            if ch.isdigit():
                state, word = "number", ch
            elif ch.isalpha():
                state, word = "name", ch
            elif ch in "+-*/()=":
                yield "op", ch
            elif ch == '"':
                state, word = "string", ""
        elif state == "number":
            if ch.isdigit() or ch == ".":
                word += ch
            else:
                yield "number", float(word) if "." in word else int(word)
                state = "start"
                if ch in "+-*/()=":
                    yield "op", ch
        elif state == "name":
            if ch.isalnum():
                word += ch
            else:
                yield "name", word
                state = "start"
                if ch in "+-*/()=":
                    yield "op", ch
        else:
            if ch == '"':
                yield "string", word
                state = "start"
            else:
                word += ch


print(list(tokens('x1 = 3.5*(y+42) - "a b"')))


class Light:
    table = {"green": ("yellow", 3), "yellow": ("red", 1), "red": ("green", 2)}

    def __init__(self):
        self.state, self.left, self.changes = "red", 2, 0

    def tick(self):
        self.left -= 1
        if self.left == 0:
            self.state, self.left = self.table[self.state]
            self.changes += 1
        return self.state


light = Light()
seen = {}
for _ in range(600):
    s = light.tick()
    seen[s] = seen.get(s, 0) + 1
print(seen, light.changes, sum(len(list(tokens(f"a{i}+{i}*2"))) for i in range(50)))
