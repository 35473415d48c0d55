"""Steps of ranges that are no constants, that change from loop to loop, and that go down."""


def up(n, step):
    total = 0
    for i in range(0, n, step):
        total += i
    return total


print([up(100, s) for s in range(1, 20)])
print([up(1000, s) for s in (3, 7, 2, 999, 1000, 1001)])


def butterfly(n):
    data = list(range(n))
    dual = 1
    while dual < n:
        for a in range(dual):
            for b in range(a, n, 2 * dual):
                data[b] += data[(b + dual) % n]
        dual *= 2
    return sum(data) % 1000003, data[5]


print(butterfly(64), butterfly(256))


def down(n, step):
    seen = []
    for i in range(n, 0, step):
        if i % 7 == 3:
            continue
        seen.append(i)
    return len(seen), seen[-1], sum(seen)


print([down(90, -s) for s in range(1, 12)])


def both(n):
    total = 0
    for k in range(1, n):
        step = k if k % 3 else -k
        for i in range(0, 5 * step, step):
            total += i
        for i in range(k, k, step):
            total += 1000000
    return total


print(both(200))


def wrong(n):
    caught = 0
    for k in range(n):
        try:
            for i in range(0, 10, k % 5):
                caught += i
        except ValueError as e:
            message = str(e)
            caught += 100
    return caught, message


print(wrong(100))


def big(n):
    total = 0
    for k in range(n):
        for i in range(0, 10**18, 10**17 + k):
            total += i
    return total


print(big(40))


def left(n):
    """Left in the middle, and gone on with."""
    rest = []
    for step in range(1, n):
        it = iter(range(0, 50, step))
        for i in it:
            if i > 20:
                break
        rest.append(sum(it))
    return rest


print(left(25))
