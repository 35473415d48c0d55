from probe import show

show(r'''
b'abc'[0], b'abc'[-1], b'abc'[1:], b'abc'[::-1], b'abc'[5:]
b'abc'[5]
b'abc'['a']
b'abc' + b'd', b'ab' * 2, 2 * b'ab', b'ab' * 0
b'a' + bytearray(b'b'), bytearray(b'a') + b'b', type(b'a' + bytearray(b'b'))
b'a' * 'b'
b'abc' == b'abc', b'a' < b'b', b'a' == 'a', b'a' == bytearray(b'a'), b'abc' > b'ab'
b'a' < 'a'
repr(b'\x00\xff\n\t\\\'"'), repr(b"it's"), repr(b'"'), str(b'a'), repr(b'')
b'abc'.find(b'b'), b'abc'.find(98), b'abc'.rfind(b'z'), b'abc'.index(b'c'), b'abc'.count(b'a'), b'aaa'.count(97), b'abc'.find(b'')
b'abc'.index(b'z')
b'abc'.rindex(b'z')
b'abc'.find(300)
b'a,b,c'.split(b','), b'a b  c'.split(), b'a,b,c'.rsplit(b',', 1), b'a\nb\r\n'.splitlines(), b'a\nb'.splitlines(True)
b'abc'.split('a')
b'abc'.split(b'')
b'a-b'.partition(b'-'), b'a-b-c'.rpartition(b'-'), b'ab'.partition(b'x')
b','.join([b'a', b'b']), b''.join([bytearray(b'x'), b'y'])
b' a '.strip(), b'xax'.strip(b'x'), b'xa'.lstrip(b'x'), b'ax'.rstrip(b'x')
b'abc'.replace('a', 'b')
b'Abc'.upper(), b'Abc'.lower(), b'abc def'.title(), b'abc'.capitalize(), b'aBc'.swapcase(), b'\xe9'.upper()
b'abc'.isalpha(), b'123'.isdigit(), b'a1'.isalnum(), b' '.isspace(), b'A'.isupper(), b'a'.islower(), b'Ab'.istitle(), b'a'.isascii(), b'\xff'.isascii(), b''.isalpha()
b'ab'.center(6), b'ab'.ljust(5, b'.'), b'ab'.rjust(5), b'5'.zfill(3), b'-5'.zfill(4)
b'ab'.center(5, 'x')
b'a\tb'.expandtabs(4)
bytes.fromhex('61 62'), bytes.fromhex('6162'), bytes.fromhex('')
bytes.fromhex('zz')
b'abc'.decode(), b'\xc3\xa9'.decode(), b'\xe9'.decode('latin-1'), b'\xff'.decode('utf-8', 'replace'), b'\xffa'.decode('ascii', 'ignore')
b'\xff'.decode()
b'ab\xff'.decode('ascii')
b'abc'.decode('nope')
b'abc'.translate(bytes(range(256))), b'abc'.translate(None, b'a'), bytes.maketrans(b'ab', b'xy')[97:99], b'abc'.translate(bytes.maketrans(b'ab', b'xy'), b'c')
b'abc'.translate(b'x')
bytes.maketrans(b'a', b'xy')
b'abc'.removeprefix(b'a'), b'abc'.removesuffix(b'c')
list(b'abc'), max(b'abc'), sorted(b'cab'), len(b'abc'), hash(b'abc') == hash(b'abc'), bool(b'')
bytes([1, 'a'])
bytes(['a'])
bytes([-1])
bytes('a', 'ascii', 'strict'), bytes('é', 'ascii', 'replace')
bytes('é', 'ascii')
class O: __bytes__ = lambda self: b'obj'
bytes(O())
class O2: __bytes__ = lambda self: 'obj'
b'a'.x
b'abc'[0] = 1
del b'a'[0]
b'\x41\101\n' + rb'\x'
''', globals())
