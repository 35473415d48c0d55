from probe import show

show(r'''
str(bytearray(b'xy'), 'ascii')
chr(97)
chr(0x1F600)
chr(-1)
chr('a')
ord('a')
ord('')
ord('ab')
ord(b'a')
ord(1)
ascii('é中\U0001F600')
ascii('a')
''', globals())
