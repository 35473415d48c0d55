# Classes and functions that are made anew all the time, and one place that meets them all.
def make(n):
    class Item:
        size = n

        def __init__(self, v):
            self.v = v

        def value(self, k=1):
            return self.v * k + self.size

    def use(x, add):
        return x.value() + x.value(k=add)

    return Item, use


def drive(n):
    Item, use = make(n)
    total = 0
    for i in range(80):
        x = Item(i)
        x.extra = n
        total += use(x, 2) + x.extra
    return total


print([drive(n) for n in range(120)][::40])


def shared(x):
    x.seen += 1
    return x.value() + x.v


def sweep(classes, n):
    total = 0
    for i in range(n):
        x = classes[i % len(classes)](i)
        x.seen = 0
        total += shared(x) + shared(x) * x.seen
    return total


classes = [make(n)[0] for n in range(40)]
for count in (1, 3, 20, 40):
    print(count, sweep(classes[:count], 4000))


class Lost:
    def __init__(self, v):
        self.v = v


try:
    sweep(classes[:5] + [Lost], 400)
except AttributeError as e:
    print(e)
