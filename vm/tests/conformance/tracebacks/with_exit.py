class C:
    def __enter__(self):
        return self

    def __exit__(self, *a):
        raise OSError("in exit")


with C():
    raise ValueError("in body")
