class MyError(Exception):
    pass


def low():
    raise KeyError("key")


def high():
    try:
        low()
    except KeyError as e:
        raise MyError("high level") from e


high()
