"""A printer and a reader of JSON-like text: nested dicts and lists, dispatch on types, joined strings."""


def write(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, str):
        out.append('"')
        out.append(value.replace("\\", "\\\\").replace('"', '\\"'))
        out.append('"')
    elif isinstance(value, dict):
        separator = "{"
        for key, item in value.items():
            out.append(separator)
            write(key, out)
            out.append(":")
            write(item, out)
            separator = ","
        out.append("}" if value else "{}")
    else:
        separator = "["
        for item in value:
            out.append(separator)
            write(item, out)
            separator = ","
        out.append("]" if value else "[]")


class Reader:
    WORDS = {"n": ("null", None), "t": ("true", True), "f": ("false", False)}

    def __init__(self, text):
        self.text = text
        self.at = 0

    def value(self):
        c = self.text[self.at]
        if c == "{":
            return self.dict()
        if c == "[":
            return self.list()
        if c == '"':
            return self.string()
        if c in self.WORDS:
            word, value = self.WORDS[c]
            self.at += len(word)
            return value
        return self.number()

    def dict(self):
        result = {}
        self.at += 1
        while self.text[self.at] != "}":
            key = self.string()
            self.at += 1
            result[key] = self.value()
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1
        return result

    def list(self):
        result = []
        self.at += 1
        while self.text[self.at] != "]":
            result.append(self.value())
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1
        return result

    def string(self):
        start = self.at + 1
        end = start
        parts = []
        while self.text[end] != '"':
            if self.text[end] == "\\":
                parts.append(self.text[start:end])
                start = end + 1
                end += 1
            end += 1
        self.at = end + 1
        parts.append(self.text[start:end])
        return "".join(parts)

    def number(self):
        start = self.at
        text = self.text
        while self.at < len(text) and text[self.at] not in ",]}":
            self.at += 1
        word = text[start : self.at]
        return float(word) if "." in word or "e" in word else int(word)


def order(i):
    return {
        "id": i,
        "customer": {"name": f"Customer \"{i}\"", "vip": i % 7 == 0, "note": None},
        "items": [{"sku": f"A{i * k}", "count": k, "price": 0.5 + k * 1.25} for k in range(i % 5)],
        "tags": ["new", "back\\slash"][: i % 3],
    }


def bench():
    orders = [order(i) for i in range(200)]
    length = 0
    for _ in range(2):
        out = []
        write(orders, out)
        text = "".join(out)
        length += len(text)
        again = Reader(text).value()
        if again != orders:
            return "the text says something else"
    return length, again[-1]["items"]
