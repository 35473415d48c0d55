"""A tokenizer and a recursive descent parser that build a tree of node objects, and the tree's value."""

SOURCE = "(3 + x * 4) * 2 - y / (1 + x) + z * (x - y * (2 + 7)) ; x * x - y * y + 100 / (z + 3) ; -(x + y) * 12 "


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        return self.value


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, scope):
        return scope[self.name]


class Negated:
    def __init__(self, operand):
        self.operand = operand

    def evaluate(self, scope):
        return -self.operand.evaluate(scope)


class Binary:
    def __init__(self, operator, left, right):
        self.operator = operator
        self.left = left
        self.right = right

    def evaluate(self, scope):
        left = self.left.evaluate(scope)
        right = self.right.evaluate(scope)
        if self.operator == "+":
            return left + right
        if self.operator == "-":
            return left - right
        if self.operator == "*":
            return left * right
        return left // right


def tokenize(text):
    tokens = []
    i = 0
    while i < len(text):
        c = text[i]
        if c.isdigit():
            start = i
            while i < len(text) and text[i].isdigit():
                i += 1
            tokens.append(("number", int(text[start:i])))
        elif c.isalpha():
            tokens.append(("name", c))
            i += 1
        else:
            if c != " ":
                tokens.append(("mark", c))
            i += 1
    tokens.append(("end", ""))
    return tokens


class Parser:
    def __init__(self, text):
        self.tokens = tokenize(text)
        self.at = 0

    def peek(self):
        return self.tokens[self.at][1]

    def take(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def program(self):
        statements = [self.sum()]
        while self.peek() == ";":
            self.take()
            statements.append(self.sum())
        return statements

    def sum(self):
        left = self.product()
        while self.peek() in ("+", "-"):
            operator = self.take()[1]
            left = Binary(operator, left, self.product())
        return left

    def product(self):
        left = self.atom()
        while self.peek() in ("*", "/"):
            operator = self.take()[1]
            left = Binary(operator, left, self.atom())
        return left

    def atom(self):
        kind, value = self.take()
        if kind == "number":
            return Number(value)
        if kind == "name":
            return Name(value)
        if value == "-":
            return Negated(self.atom())
        inside = self.sum()
        self.take()
        return inside


def bench():
    total = 0
    for n in range(200):
        trees = Parser(SOURCE).program()
        for k in range(12):
            scope = {"x": n, "y": k, "z": n + k}
            for tree in trees:
                total += tree.evaluate(scope)
    return total
