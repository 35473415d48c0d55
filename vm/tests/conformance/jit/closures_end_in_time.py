# What functions made by another have closed over lives no longer because their code has been compiled.
import weakref


class Thing:
    pass


def lengths(thing, n):
    return sum(len([*range(i % 3), thing]) for i in range(n))


def handled(thing, n):
    def one(i):
        try:
            if i % 2:
                raise KeyError(i)
            return 1
        except KeyError:
            return 0 if thing is None else 2

    return sum(one(i) for i in range(n))


def nested(thing, n):
    def make(i):
        def inner():
            return i if thing else 0

        return inner

    return sum(make(i)() for i in range(n))


def dies(function, n):
    thing = Thing()
    reference = weakref.ref(thing)
    total = function(thing, n)
    del thing
    return total, reference() is None


for function in lengths, handled, nested:
    print([dies(function, 1000) for _ in range(3)])
