def deco(f):
    def wrapper(*args):
        return f(*args)
    return wrapper


@deco
def target(a):
    raise LookupError(a)


target(1)
