"""Shows what lines of Python give: their value, or the exception and its message."""


def show(lines, names=None):
    names = {} if names is None else names
    for line in lines.strip().splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            try:
                code = compile(line, "<line>", "eval")
            except SyntaxError:
                exec(compile(line, "<line>", "exec"), names)
                continue
            result = repr(eval(code, names))
        except BaseException as e:
            result = f"{type(e).__name__}: {e}"
        print(line, "->", result)
