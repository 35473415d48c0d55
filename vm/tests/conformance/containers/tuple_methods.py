from probe import show

show(r'''
(), (1,), (1, 2), tuple(), tuple('ab'), tuple([1]), tuple(range(3))
tuple(5)
tuple(1, 2)
(1, 2, 1).count(1), (1, 2, 1).index(2), (1, 2, 1).index(1, 1), (1, 2, 3, 1).index(1, -2), (1, 2, 1).index(1, 1, 3)
(1,).index(2)
(1, 2, 3).index(3, 0, 2)
(1,).index()
(1,).count()
(1, 2)[0], (1, 2)[-1], (1, 2)[::-1], (1, 2, 3)[1:]
(1,)[1]
(1,)['a']
t = (1, 2); t[0] = 5
del t[0]
t.x
t.append(1)
(1, 2) + (3,), (1,) * 3, 2 * (1,), () * 5
(1,) + [2]
(1,) * 'a'
(1, 2) < (1, 3), (1, 2) == (1, 2), (1,) != (1, 2), () < (1,), (1, 2) <= (1, 2)
(1,) < (None,)
(1,) < [1]
1 in (1, 2), 'x' not in ('y',)
hash(()) == hash(()), hash((1, 2)) == hash((1.0, 2.0)), hash((1, (2, 3))) == hash((1, (2, 3)))
repr((1,)), repr(()), repr(('a', (1,))), str((1, 2))
(1, 2).__add__((3,)), (1,).__contains__(1), (1,).__getnewargs__(), (1,).__len__(), (1,).__mul__(2), (1, 2).__getitem__(slice(1)), (1,).__eq__([1]), (1,).__lt__(5)
t = (1, 2); t += (3,); t
a, *b, c = 1, 2, 3, 4; a, b, c
a, b = (1,)
a, b = (1, 2, 3)
a, b = 5
a, *b = ()
*a, = 'abc'; a
(a, b), c = (1, 2), 3; a, b, c
[a, [b, c]] = 1, (2, 3); a, b, c
a = b = []; a is b
a, b = b, a; a is b
a, b = {'x': 1, 'y': 2}; a, b
a, b = 'xy'; a + b
a, b, c = range(3); a, b, c
a, b = iter([1, 2, 3])
for_list = [a + b for a, b in [(1, 2), (3, 4)]]; for_list
max((1, 2), (1, 3)), sorted([(2, 1), (1, 2)])
class T(tuple): pass
T((1, 2)), T((1, 2)) == (1, 2), T('ab')[0], T() == (), type(T((1,)) + (2,)), T((1, 2)).__class__.__name__
''', globals())
