from probe import show

show(r'''
d = {'a': 1, 'b': 2}
d['a'], d.get('a'), d.get('z'), d.get('z', 5)
d['z']
d[1]
d[[]]
d.get([])
d.get()
[] in d
'a' in d, 'z' in d, 1 not in d
d.setdefault('c', 3), d.setdefault('a', 9), d.setdefault('n'), d
d.pop('n'), d.pop('zz', 'dflt')
d.pop('zz')
d.pop()
d.popitem(), d
{}.popitem()
d.update({'x': 1}, y=2), d
d.update([('q', 1), ['r', 2]]), d
d.update(5)
d.update([1])
d.update([(1, 2, 3)])
d.update(['ab', 'cd']), d
d.update('ab')
d.update({}, {})
d.keys(), d.values(), d.items()
len(d), list(d), list(reversed(d)), list(d.items())
d.copy() == d, d.copy() is d
d.clear(), d
dict.fromkeys('ab'), dict.fromkeys('ab', 1), dict.fromkeys([], 1)
dict.fromkeys(5)
dict.fromkeys([[]])
dict(), dict(a=1), dict([('a', 1)]), dict({'a': 1}, b=2), dict(zip('ab', [1, 2])), dict({'a': 1}, a=2)
dict(5)
dict([1])
dict(['abc'])
dict({}, {})
dict(**{'a': 1}, **{'b': 2})
dict(**{1: 2})
{**{'a': 1}, 'a': 2, **{'b': 3}}
{**5}
{'a': 1} | {'b': 2}, {'a': 1} | {'a': 2}
{'a': 1} | [('b', 2)]
d = {'a': 1}; d |= [('b', 2)]; d
d |= 5
d == {'b': 2, 'a': 1}, d != {}, {} == {}, {1: 2} == {1.0: 2.0}, {'a': float('nan')} == {'a': float('nan')}
d < {}
{1: 'a', 1.0: 'b', True: 'c'}
{(1, 2): 3}[1, 2]
{[]: 1}
{{}: 1}
{1: {2: {3: 4}}}[1][2][3]
del d['zz']
del d['a']; d
d = {}; d['self'] = d; d
repr({'a': [1], 2: (3,)}), str({}), {None: None}
{k: v for k, v in [('a', 1), ('b', 2)]}, {i: i * i for i in range(4) if i % 2}
{'a': 1}.keys() == {'a'}, {'a': 1}.items() == {('a', 1)}, {'a': 1}.values() == {'a': 1}.values()
{'a': 1}.keys() + ['b']
{'a': 1}.keys()[0]
len({'a': 1}.values()), list(reversed({'a': 1, 'b': 2}.values())), list(reversed({'a': 1, 'b': 2}.items()))
{}.__hash__
{}.x
{}.foo = 1
[k for k in {'x': 1, 'y': 2}], [*{'x': 1}], {*'ab'} == {'a', 'b'}
d = dict.fromkeys(range(5)); [d.pop(k) for k in list(d)], d
d = {1: 2}; next(iter(d)), next(iter(d.items())), next(iter(d.values()))
dict.get({'a': 1}, 'a'), dict.keys({'a': 1})
dict.get(5, 'a')
iter({}).__length_hint__(), iter({1: 2}).__length_hint__()
class D(dict): __missing__ = lambda self, k: k * 2
D()['ab'], D().get('ab'), D(a=1), D(a=1) == {'a': 1}, 'q' in D()
type(D() | {}), type(D().copy()), type(D.fromkeys('a'))
''', globals())
