from probe import show

show(r'''
type('X', (), {}, 5)
type('X', (1,), {})
object(1)
print(sep=1)
print(end=1)
__import__('nonexistent_mod')
globals() is globals()
bytes(-1)
bytes('a')
bytes([256])
bytes(3), bytes([1, 2]), bytes(b'a'), bytes('é', 'utf-8'), bytes()
bytearray(3), bytearray(b'ab'), bytearray('a', 'ascii'), bytearray([1])
''', globals())
