def build(n, piece):
    s = ''
    for i in range(n):
        s += piece
    return len(s), s[:5], hash(s) == hash(piece * n), s == piece * n
print(build(3000, 'ab'), build(700, 'é€x'))
def aliases(n):
    s = ''; kept = []; t = 'x' * 600
    for i in range(n):
        s += 'abcdefghij'
        if i % 50 == 0: kept.append(s)
        u = t
        t += 'y'
        if len(u) + 1 != len(t): print('wrong')
        v = t
        v += 'z'
        if v[:-1] != t or t[-1] != 'y': print('wrong', i)
    return [len(k) for k in kept], len(s), hash(kept[-1]) == hash('abcdefghij' * (len(kept[-1]) // 10)), len(t)
print(aliases(400))
def self_append(n):
    s = 'q' * 600
    for i in range(n):
        s += s
        s = s[:601]
        s += 'w'
    return len(s), s[-3:]
print(self_append(300))
def keys(n):
    s = 'k' * 520; d = {}
    for i in range(n):
        d[s] = i
        s += chr(65 + i % 26)
    return len(d), [len(k) for k in d][:3], d[s[:-1]]
print(keys(200))
def other(n):
    s = 'a' * 600; r = ''
    for i in range(n):
        r = s
        s += 'b'
        r += 'c'
        s = s + r[-1:]
    return len(s), len(r), s[600:610]
print(other(300))
def gen(n):
    s = 'g' * 600
    for i in range(n):
        yield s
        s += 'h'
print(len(set(gen(100))), sum(map(len, gen(100))))
def raising(n):
    s = 'e' * 600; c = 0
    for i in range(n):
        try:
            s += 'f' if i % 3 else None
        except TypeError:
            c += 1
    return len(s), c
print(raising(200))
def nested(n):
    def add(s, t):
        s += t
        return s
    s = 'n' * 600
    for i in range(n): s = add(s, 'm')
    return len(s)
print(nested(300))
