from probe import show

show(r'''
(1024).to_bytes(4, 'little')
(1024).to_bytes(1, 'big')
(-1).to_bytes(2, 'big', signed=True)
(-1).to_bytes(2, 'big')
(5).to_bytes()
(5).to_bytes(length=2)
(128).to_bytes(1, 'big', signed=True)
(0).to_bytes(0, 'big')
int.from_bytes(b'\x04\x00', 'big')
int.from_bytes(b'\x04\x00', 'little')
int.from_bytes(b'\xff\xff', 'big', signed=True)
int.from_bytes([1, 2], 'big')
''', globals())
