# A name is a method of some objects and an attribute of others: then there is no self, also where a trace has grown to them.
class Bag:
    pass


bag = Bag()
for i in range(40):
    setattr(bag, 'a%d' % i, i)


def texts(things, n, size, order):
    found = []
    for i in range(n):
        found.append(things[i % len(things)].to_bytes(size, order))
    return found[-4:]


def products(things, n):
    t = 0
    for i in range(n):
        t += things[i % len(things)].__mul__(i)
    return t


# A dict, so that nothing looks at the types of its values.
things = {0: 5, 1: 6, 2: bag, 3: 7}
for function in ['{} {}'.format, lambda *a: a, pow, max]:
    bag.to_bytes = function
    try:
        print(texts(things, 3000, 2, 'big'))
    except TypeError as e:
        print(e)
for function in [lambda *a: len(a), abs, int, str]:
    bag.__mul__ = function
    try:
        print(products(things, 3000))
    except TypeError as e:
        print(e)
