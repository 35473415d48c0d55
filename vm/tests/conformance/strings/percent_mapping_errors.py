# What `%(key)s` wants on its right; calls that name their function; surrogates in messages.


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class Keyed:
    def __getitem__(self, key):
        return key * 2


def f(**kw):
    return kw


for right in (1, None, "s", (1,), [1], {"b": 1}, Keyed(), {"a": 5}):
    attempt(lambda: "<%(a)s>" % right)
for width in ("a", 1.5, True, 4, -4, None):
    attempt(lambda: "<%*d>" % (width, 7))
    attempt(lambda: "<%.*f>" % (width, 7))
attempt(lambda: dict(a=1, **{"a": 2}))
attempt(lambda: int(*1))
attempt(lambda: f(*1))
attempt(lambda: f(**1))
attempt(lambda: "\ud800".encode())
attempt(lambda: "a\udfffb".encode("utf-16"))
