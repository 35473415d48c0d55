# Memory that views look at is not resized; views of several dimensions; what is kept of files in memory.
b=bytearray(b'abc'); m=memoryview(b)
for f in (lambda: b.append(1), lambda: b.pop(), lambda: b.extend(b'x'), lambda: b.clear(), lambda: b.insert(0,1), lambda: b.__setitem__(slice(0,1),b'xyz'), lambda: b.__delitem__(0), lambda: b.remove(97), lambda: b.__iadd__(b'q'), lambda: b.__imul__(2), lambda: b.append(1)):
    try: f(); print('no')
    except BufferError as e: print(e)
b[0]=120; b[1:2]=b'Z'; print(b, m.tolist()); m.release(); b.append(1); print(b)
with memoryview(b) as m: pass
b.append(2)
del m
m2=memoryview(b)[1:]; del m2; b.append(3); print(b)
import array, io
a=array.array('i',[1,2]); m=memoryview(a)
for f in (lambda: a.append(1), lambda: a.pop(), lambda: a.extend([1]), lambda: a.__delitem__(0)):
    try: f(); print('no')
    except BufferError as e: print(e)
m.release(); a.append(5); print(a)
s=io.BytesIO(b'abc'); m=s.getbuffer()
for f in (lambda: s.write(b'x'*10), lambda: s.truncate(1), lambda: s.close()):
    try: f(); print('no')
    except BufferError as e: print(e)
m[0]=65; print(s.getvalue()); m.release(); s.write(b'12345'); print(s.getvalue()); s.close()
m=memoryview(bytes(range(12))).cast('B',(3,4)); print(m.ndim,m.shape,m.strides,m.tolist(),m[1,2],m[-1,-1],len(m),m.nbytes,m.tobytes()==bytes(range(12)), m.cast('B').shape, m==m, m.c_contiguous)
for f in (lambda: m[0], lambda: m[3,0], lambda: m[0,0,0], lambda: list(m), lambda: m[0,], lambda: memoryview(b'abc').cast('B',(2,2)), lambda: m.cast('B',[3,4]), lambda: memoryview(b'').cast('B',(0,))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
w=memoryview(bytearray(8)).cast('H',[2,2]); w[1,1]=258; print(w.tolist(), w.obj)
z=memoryview(b'\x05').cast('B',()); print(z.shape, z.tolist(), z[()], z.ndim)
print(hash(memoryview(b'abc'))==hash(b'abc'), hash(memoryview(b'abcd')[1:3])==hash(b'bc'))
for f in (lambda: hash(memoryview(bytearray(1))), lambda: hash(memoryview(b'abcd').cast('I')), lambda: {memoryview(b'q'):1}[b'q']):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import pickle
s=io.BytesIO(b'hello'); s.seek(2); s.foo=5; t=pickle.loads(pickle.dumps(s)); print(t.read(), t.foo, s.__getstate__())
s=io.StringIO('a\nb',newline='\r\n'); s.seek(1); t=pickle.loads(pickle.dumps(s)); print(repr(t.read()), s.__getstate__())
import itertools
class C(itertools.count):
    def __new__(cls,*a): self=super().__new__(cls,*a); self.tag='t'; return self
    def __next__(self): return super().__next__()*10
c=C(3); print(next(c),next(c),c.tag, list(itertools.islice(c,2)))
class R(itertools.chain): pass
print(list(R([1],[2])), list(R.from_iterable(['ab'])), type(R([1])).__name__)
for f in (lambda: type('X',(itertools.chain,itertools.cycle),{}), lambda: type('X',(type(iter([])),),{})):
    try: print(f())
    except TypeError as e: print(e)
