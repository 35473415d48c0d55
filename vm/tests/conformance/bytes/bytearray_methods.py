from probe import show

show(r'''
a = bytearray(b'abc')
a, repr(a), str(a), len(a), a[0], a[1:], a[::-1]
a.append(100), a
a.append(256)
a.append('a')
a.extend(b'ef'), a.extend([103]), a
a.extend('x')
a.extend([300])
a.insert(0, 90), a.insert(-1, 91), a
a.pop(), a.pop(0), a
a.pop(100)
bytearray().pop()
a.remove(97), a
a.remove(200)
a.reverse(), a
a.clear(), a
a = bytearray(b'hello')
a[0] = 72; a
a[0] = 'x'
a[0] = 300
a[10] = 1
a[1:3] = b'XY'; a
a[1:3] = [1, 2, 3]; a
a[::2] = b'ab'
del a[0]; a
del a[::2]; a
a += b'!'; a
a *= 2; a
a == bytes(a), a == bytearray(a), a < b'z', hash
hash(a)
{a: 1}
bytearray(b'a b').split(), bytearray(b'abc').upper(), bytearray(b',').join([b'a']), bytearray(b'abc').replace(b'a', b'b'), bytearray(b'abc').find(b'c')
bytearray(b'ab').decode(), bytearray(b'ab').hex(), bytearray.fromhex('6162'), bytearray(b'a').copy()
bytearray('a')
bytearray(-1)
bytearray(3), bytearray([1, 2]), bytearray(), bytearray('é', 'utf8')
98 in bytearray(b'abc'), b'b' in bytearray(b'abc')
list(bytearray(b'ab')), max(bytearray(b'ab')), bytes(bytearray(b'x')), bytearray(b'x').__alloc__() >= 0
b = bytearray(b'abc'); b.translate(None, b'b'), b.strip(b'a'), b.partition(b'b'), b.isalpha(), b.zfill(5), b.center(5, b'-')
''', globals())
