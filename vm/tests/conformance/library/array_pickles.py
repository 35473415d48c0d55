import copy
import pickle
from array import array, _array_reconstructor as again
from probe import show
arrays = [array('b', [-1, 2]), array('H', [1, 65535]), array('i', [-5, 7]), array('Q', [2**64 - 1]), array('f', [1.5]), array('d', [0.1, -2.0]), array('u', 'añ€')]
for a in arrays:
    print(a.typecode, *[pickle.loads(pickle.dumps(a, p)) == a for p in range(6)], copy.copy(a) == a, copy.deepcopy(a) == a, a.__reduce_ex__(2)[1][0], a.__reduce_ex__(3)[1][1:3])
show(r'''
again(array, 'B', 0, b'\x01\xff'), again(array, 'b', 1, b'\x01\xff'), again(array, 'h', 4, b'\x01\x00'), again(array, 'h', 5, b'\x01\x00')
again(array, 'I', 6, b'\x01\x00\x00\x00'), again(array, 'I', 7, b'\x00\x00\x00\x01'), again(array, 'l', 8, b'\xff\xff\xff\xff'), again(array, 'l', 9, b'\x00\x00\x00\x02')
again(array, 'Q', 10, b'\x01' + b'\0' * 7), again(array, 'Q', 11, b'\0' * 7 + b'\x01'), again(array, 'q', 12, b'\xff' * 8), again(array, 'q', 13, b'\xff' * 7 + b'\xfe')
again(array, 'd', 16, b'\0' * 6 + b'\xf0?'), again(array, 'd', 17, b'?\xf0' + b'\0' * 6), again(array, 'f', 14, b'\0\0\x80?'), again(array, 'f', 15, b'?\x80\0\0')
again(array, 'b', 0, b'\xff')
again('', 'b', 0, b'')
again(str, 'b', 0, b'')
again(array, 'b', '', b'')
again(array, 'b', 0, '')
again(array, '?', 0, b'')
again(array, 'b', 22, b'')
again(array, 'h', 4, b'\0')
again(array, 'h', -1, b'')
''', globals())
class Sub(array):
    def __init__(self, *args): self.extra = 'kept'
s = Sub('i', [1, 2])
s.extra = 'changed'
t = pickle.loads(pickle.dumps(s))
print(type(t).__name__, list(t), t.extra)
