from probe import show

show(r'''
(5).bit_length()
(-5).bit_length()
(0).bit_length()
(255).bit_count()
(-255).bit_count()
(10**30).bit_length()
(5).conjugate()
(5).real, (5).imag, (5).numerator, (5).denominator
(True).real
(5).as_integer_ratio()
(5).__index__()
(1024).to_bytes(2, 'big')
''', globals())
