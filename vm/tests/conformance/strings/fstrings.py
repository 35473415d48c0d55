x, y, name = 3, 4.5, 'bob'
d = {'k': [1, 2]}
print(f'{x}', f'{x!r}', f'{name!r:>10}', f'{y:.2f}', f'{x:05d}', f'{x=}', f'{x = }', f'{y=:.1f}', f'{name=!s}')
print(f'{x + y}', f'{d["k"][1]}', f'{{{x}}}', f'{x:{y:.0f}}', f'{"nested " + f"{x}"}')
print(f'{(lambda a: a * 2)(x)}', f'{[i for i in range(x)]}', f'{x if x > 2 else y}', f'{x,}', f'{x!a}')
print(f'a' 'b' f'{x}' rf'\n{x}', F'{x}', fr'{x}\d')
print(f'''{
    x
    + 1
}''')
class F:
    def __format__(self, spec): return f'<{spec}>'
    def __repr__(self): return 'R'
    def __str__(self): return 'S'
print(f'{F()}', f'{F():abc}', f'{F()!r}', f'{F()!s:>3}', f'{F():{x}{y}}', f'{F():%H:%M}')
print(f'{x:>{x * 3}}|{x:<{x}}|{x:^+9.2f}|')
print(f'{None}{True}{...}{1j}')
print(f'{x!r:^{10}}|', f'{1_000:,}', f'{"a" "b"}', f'{{}}', f'{x:}')
print(f'{d["k"]!r:>12}', f"{'q' * x}", f'{x == 3}', f'{x:#x} {255:#06x} {255:b}')
for spec in ('d', 's', '10', '.3', 'q'):
    try:
        print(f'{name:{spec}}')
    except Exception as e:
        print(type(e).__name__, e)
