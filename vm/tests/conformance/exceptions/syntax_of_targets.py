# What can't be assigned to or deleted, by its sort.
sources = '''f() = 1
1 = x
(a, 1) = 3
[a, f()] = 3
None = 1
a + 1 = 2
-a = 2
"x" = 2
{1} = 2
{1: 2} = 3
[x for x in y] = 3
(x for x in y) = 3
{x for x in y} = 3
(lambda: 1) = 2
(a if b else c) = 2
(a < b) = 3
... = 2
f"{x}" = 2
for f() in x: pass
for 1 in x: pass
with a as f(): pass
del f()
del 1
del (a, b + 1)
del [a, f()]
del {1}
del None
del (a < b)
f() += 1
1 += 2
(a, b) += 3
(f()) : int = 3
(a, b): int = 3
[a]: int = 3
(a.b := 1)
(a[1] := 1)
(f() := 1)
(1 := 1)
from a import b,
from __future__ import braces
'''
for source in sources.splitlines():
    try:
        compile(source, 'f', 'exec')
        print(source, 'compiles')
    except SyntaxError as e:
        print(source, '|', e.msg)
