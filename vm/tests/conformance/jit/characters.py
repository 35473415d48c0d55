def f(s):
    n = 0
    for i in range(len(s)):
        c = s[i]
        if c == ' ': n += 1
        elif '0' <= c <= '9': n += ord(c) - 48
        elif c != 'q' and s[-i-1] < 'm': n += 2
    return n
def shift(s, k):
    out = []
    for c in s:
        if 'a' <= c <= 'z':
            out.append(chr((ord(c) - 97 + k) % 26 + 97))
        else:
            out.append(c)
    return ''.join(out)
def mixed(s):
    t = {}
    for c in s:
        t[c] = t.get(c, 0) + 1
    return sorted(t.items())
def idx(s):
    r = []
    for i, c in enumerate(s):
        if c == s[0]: r.append(i)
        if c > 'm': r.append(-i)
    return sum(r), len(r)
s = "the quick brown fox jumps over 13 lazy dogs 0123456789 " * 40
print(f(s), shift(s, 3)[:60], mixed(s))
u = "naïve café – ünïcödé ☃ abc\U0001F600xyz " * 30
print(mixed(u), shift(u, 5)[:30], idx(u), idx(s))
def g(s):
    n = 0
    for i in range(len(s)):
        if s[i] == 'é': n += 1
        if s[i] in "abc": n += 10
        n += ord(s[i])
    return n
print(g(s), g(u))
def bad(s, k):
    try:
        t = 0
        for i in range(k):
            t += ord(s[i])
        return t
    except IndexError as e:
        return repr(e), t
print(bad("abcdefgh"*10, 100), bad("abcdefgh"*20, 100))
class S(str): pass
def sub(xs):
    n = 0
    for x in xs:
        if x == 'a': n += 1
        if x != 'b': n += 100
    return n
print(sub(['a','b',S('a'),S('b')]*20), sub(list("abcab")*10), sub(['a', 'ab', '', 'é', S('a'), 1, None, b'a']*12))
def order(xs):
    n = 0
    for x in xs:
        for y in xs:
            if x < y: n += 1
            if x <= y: n += 10
            if x == y: n += 100
            if x >= y: n += 1000
    return n
print(order("hello, world"), order("grüße"), order(["a", "b", "ab", "", "é"]))
for c in (128, 255, 1000, 0x10FFFF):
    print(chr(c), ord(chr(c)))
def chrs(xs):
    return ''.join([chr(x) for x in xs])
print(chrs(range(60, 300)))
def chrbad(xs):
    try:
        return [chr(x) for x in xs]
    except (ValueError, OverflowError) as e: return repr(e)[:40]
print(chrbad(list(range(50,100)) + [-1]))
