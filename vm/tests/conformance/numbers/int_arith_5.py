from probe import show

show(r'''
1 + 'a'
1 + None
'a' * 'b'
[] + 1
-'a'
~1.5
+None
not 1
1 if 0 else 2
True + True
True & False, True | 2, True ^ True, ~True
0x_ff, 0b_1, 0o17, 1_000
''', globals())
