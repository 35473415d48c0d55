from probe import show

show(r'''
s = {1, 2, 3}
s.add(4), s
s.add()
s.add([])
s.remove(4), s
s.remove(99)
s.remove([])
s.discard(99), s.discard(3), s
s.pop() in (1, 2), len(s)
set().pop()
s = {1, 2, 3}
s | {4}, s & {1, 9}, s - {1}, s ^ {1, 9} == {2, 3, 9}
s | [4]
s & 'a'
s.union([4], (5,)), s.intersection([1, 2], [2]), s.difference([1], [2]), s.symmetric_difference([1, 9]) == {2, 3, 9}
s.union(), s.union(5)
s.intersection(5)
s.update([7], [8]), s
s.intersection_update([1, 7]), s
s.difference_update([7]), s
s.symmetric_difference_update([1, 5]), s
s |= {6}; s == {5, 6}
s &= {6}; s
s -= {6}; s
s ^= {1}; s
s |= [1]
{1, 2} < {1, 2, 3}, {1, 2} <= {1, 2}, {1} > set(), {1} >= {1}, {1} == {1}, {1} != {2}, {1} < {2}
{1} < [1]
{1}.issubset([1, 2]), {1, 2}.issuperset([1]), {1}.isdisjoint([2])
{1}.issubset(5)
{1}.isdisjoint(5)
set(), set('aab') == {'a', 'b'}, set([1, 1]), frozenset(), frozenset([1]), frozenset('a')
set(5)
set(1, 2)
set(a=1)
{1, 1.0, True}, {1} == frozenset([1]), frozenset([1]) == {1}
type({1} | frozenset([2])), type(frozenset([2]) | {1})
frozenset([1]).add(1)
hash(frozenset()) == hash(frozenset()), {frozenset([1]): 2}[frozenset([1])]
frozenset([1]) | {2} == frozenset([1, 2]), frozenset([1, 2]) & {1}, frozenset([1, 2]) - {1}, frozenset([1]) ^ {1}
{1} in {frozenset([1])}, frozenset([1]) in {frozenset([1])}
[1] in {1}
{[1]}
{{1}}
repr(set()), repr({1}), repr(frozenset()), repr(frozenset([1])), str({'a'})
s = {1}; s.copy() is s, s.copy() == s, frozenset([1]).copy()
s.clear(), s
{x % 3 for x in range(10)}, {*[1, 2], *(2, 3)}
len({1, 2}), 1 in {1}, 'a' not in {1}, bool(set()), sorted({3, 1, 2})
{1, 2}[0]
{1}.__hash__
{1} + {2}
{1} * 2
class S(set): pass
S([1]), S([1]) | {2}, type(S([1]) | {2}), type({2} | S([1])), S([1]) == {1}, type(S([1]).copy())
class FS(frozenset): pass
FS([1]), type(FS([1]) | {2}), hash(FS([1])) == hash(frozenset([1])), type(FS([1]).copy())
set.union({1}, [2]), set.union(frozenset([1]))
next(iter({5})), iter({1, 2}).__length_hint__()
max({1, 5}), sum({1, 2}), list({1})
''', globals())
