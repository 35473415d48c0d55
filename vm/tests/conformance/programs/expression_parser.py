# A recursive-descent parser and evaluator with its own error type.
class Bad(Exception):
    pass


class Parser:
    def __init__(self, text):
        self.text, self.at = text, 0

    def peek(self):
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
        return self.text[self.at] if self.at < len(self.text) else ""

    def take(self, expected=None):
        c = self.peek()
        if expected is not None and c != expected:
            raise Bad(f"expected {expected!r} at {self.at}, found {c!r}")
        self.at += 1
        return c

    def expression(self):
        value = self.term()
        while self.peek() in ("+", "-"):
            op = self.take()
            right = self.term()
            value = (op, value, right)
        return value

    def term(self):
        value = self.factor()
        while self.peek() in ("*", "/", "%"):
            value = (self.take(), value, self.factor())
        return value

    def factor(self):
        base = self.atom()
        if self.peek() == "^":
            self.take()
            return ("^", base, self.factor())
        return base

    def atom(self):
        c = self.peek()
        if c == "(":
            self.take("(")
            value = self.expression()
            self.take(")")
            return value
        if c == "-":
            self.take()
            return ("neg", self.atom())
        start = self.at
        while self.peek().isdigit() or self.peek() == ".":
            self.take()
        if start != self.at:
            text = self.text[start:self.at].replace(" ", "")
            return float(text) if "." in text else int(text)
        if c.isalpha():
            while self.at < len(self.text) and self.text[self.at].isalnum():
                self.at += 1
            return ("var", self.text[start:self.at])
        raise Bad(f"nothing to read at {self.at}: {c!r}")


def evaluate(tree, names):
    match tree:
        case int() | float():
            return tree
        case ("var", name):
            return names[name]
        case ("neg", x):
            return -evaluate(x, names)
        case (op, a, b):
            a, b = evaluate(a, names), evaluate(b, names)
            return {"+": a + b, "-": a - b, "*": a * b}[op] if op in "+-*" else a / b if op == "/" else a % b if op == "%" else a ** b


for text in ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-(4 - 6) * x", "x1 / 4 % 3", "1.5 * (2 - -2)", "10 - 3 - 2",
             "2 *", "(1", "1 $ 2", "y", "1 / (x - 3)", "((((7))))"]:
    try:
        parser = Parser(text)
        tree = parser.expression()
        if parser.peek():
            raise Bad(f"left over: {text[parser.at:]!r}")
        print(text, "=>", tree, "=", evaluate(tree, {"x": 3, "x1": 22}))
    except (Bad, KeyError, ZeroDivisionError) as e:
        print(text, "!", type(e).__name__, e)
total = 0
for i in range(300):
    total += evaluate(Parser(f"{i} * ({i} + 1) - x").expression(), {"x": i})
print(total)
