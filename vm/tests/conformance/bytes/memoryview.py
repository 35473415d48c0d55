from probe import show

show(r'''
m[0], m[-1], len(m), m[1:3].tobytes(), bytes(m[::2]), m[::-1].tolist()
m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.suboffsets
m[10]
m['a']
m[0] = 1
v[0] = 72; b
v[1:3] = b'XY'; b
v[1:3] = b'abc'
v[0] = 300
v[0] = 'a'
b.append(1)
v.release(); b.append(1); b
v[0]
m.x
''', globals())
