"""What the string module's Formatter needs of str.format."""


def formatter_field_name_split(name):
    first = name
    for i, c in enumerate(name):
        if c in ".[":
            first = name[:i]
            break
    rest = []
    at = len(first)
    while at < len(name):
        if name[at] == ".":
            end = at + 1
            while end < len(name) and name[end] not in ".[":
                end += 1
            if end == at + 1:
                raise ValueError("Empty attribute in format string")
            rest.append((True, name[at + 1:end]))
            at = end
        elif name[at] == "[":
            end = name.find("]", at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            key = name[at + 1:end]
            if not key:
                raise ValueError("Empty attribute in format string")
            rest.append((False, int(key) if key.isdigit() else key))
            at = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return (int(first) if first.isdigit() else first), iter(rest)


def formatter_parser(text):
    literal = ""
    at = 0
    end = len(text)
    while at < end:
        c = text[at]
        if c in "{}" and text[at:at + 2] == c * 2:
            literal += c
            at += 2
        elif c == "}":
            raise ValueError("Single '}' encountered in format string")
        elif c == "{":
            depth = 1
            start = at = at + 1
            while at < end and depth:
                if text[at] == "{":
                    depth += 1
                elif text[at] == "}":
                    depth -= 1
                at += 1
            if depth:
                raise ValueError("expected '}' before end of string" if at > start
                                 else "Single '{' encountered in format string")
            field = text[start:at - 1]
            bracket = False
            cut = len(field)
            for i, c in enumerate(field):
                if c == "[":
                    bracket = True
                elif c == "]":
                    bracket = False
                elif c in ":!" and not bracket:
                    cut = i
                    break
            name, rest = field[:cut], field[cut:]
            conversion = None
            if rest.startswith("!"):
                conversion, rest = rest[1:2], rest[2:]
            spec = rest[1:] if rest.startswith(":") else ""
            yield literal, name, spec, conversion
            literal = ""
        else:
            literal += c
            at += 1
    if literal:
        yield literal, None, None, None
