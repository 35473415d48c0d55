from probe import show

show(r'''
bin(5), bin(-5), oct(8), hex(255), hex(-255), bin(10**20)
bin(1.5)
hex('a')
''', globals())
