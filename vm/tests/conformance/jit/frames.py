"""Who looks at frames sees them as they are, whatever is compiled."""
import sys
import traceback


def where():
    frame = sys._getframe(1)
    return frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)


def middle(x):
    y = x + 1

    return where()


def outer(x):
    z = [x]
    r = middle(x)

    return r, where()


def raiser(n):
    if n == 0:
        raise ValueError(n)
    m = n - 1
    return raiser(m) + 1


def chain(n):
    if n:
        return chain(n - 1)
    names = []
    frame = sys._getframe()
    while frame is not None:
        names.append((frame.f_code.co_name, frame.f_lineno if len(names) else 0))
        frame = frame.f_back
    return names


def main():
    seen = set()
    for i in range(3000):
        seen.add(repr(outer(i % 3)))
        seen.add(repr(
            where()))
    print(sorted(seen))
    texts = set()
    for i in range(3000):
        try:
            raiser(i % 4)
        except ValueError as e:
            frames = traceback.extract_tb(e.__traceback__)
            texts.add(tuple((f.name, f.lineno) for f in frames))
    print(sorted(texts))
    seen = set()
    for i in range(2000):
        seen.add(tuple(chain(i % 5)))
    print(sorted(seen))


main()
