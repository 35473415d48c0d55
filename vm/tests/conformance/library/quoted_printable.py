import binascii
from probe import show
show(r'''
binascii.b2a_qp(b'\xff\r\n\xff\n\xff'), binascii.b2a_qp(b'a\nb\r\nc'), binascii.b2a_qp(b'0' * 75 + b'\xff\r\n\xff')
binascii.b2a_qp(b'x \r\ny\t\r\n'), binascii.b2a_qp(b'x \ny\t\n'), binascii.b2a_qp(b'x \r\n', istext=False), binascii.b2a_qp(b'x ')
binascii.b2a_qp(b'x y', header=True), binascii.b2a_qp(b'x y', header=True, quotetabs=True), binascii.b2a_qp(b'a_b', header=True), binascii.b2a_qp(b'=')
binascii.b2a_qp(b'.\n'), binascii.b2a_qp(b'.\r'), binascii.b2a_qp(b'.x'), binascii.b2a_qp(b'x.'), binascii.b2a_qp(b'a' * 100)
binascii.a2b_qp(b'=AB=\ncd=3D'), binascii.a2b_qp(b'a_b', header=True), binascii.a2b_qp(b'= '), binascii.a2b_qp(b'=='), binascii.a2b_qp('caf=E9')
binascii.b2a_uu(b'x'), binascii.b2a_uu(b'', backtick=True), binascii.a2b_uu(b'!>   \n'), binascii.a2b_uu(b'\x7f') == b'\0' * 31
binascii.b2a_uu(b'x' * 46)
binascii.a2b_uu(b'!!!!')
binascii.a2b_base64(b'ab==', strict_mode=True), binascii.a2b_base64(b'a b\n=\n='), binascii.a2b_base64(b'YWJj', strict_mode=True)
binascii.a2b_base64(b'ab==:', strict_mode=True)
binascii.a2b_base64(b'=ab=', strict_mode=True)
binascii.a2b_base64(b'a\nb==', strict_mode=True)
binascii.a2b_base64(b'ab=c=', strict_mode=True)
binascii.a2b_base64(b'abc')
binascii.a2b_base64(b'a')
binascii.crc_hqx(b'abc', 0), binascii.hexlify(b'\x01\xff', '-'), binascii.unhexlify('01FF')
binascii.unhexlify('1')
binascii.unhexlify('zz')
''', globals())
