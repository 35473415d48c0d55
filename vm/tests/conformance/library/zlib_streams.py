import zlib
from probe import show
data = b'the quick brown fox jumps over the lazy dog. ' * 200
packed = zlib.compress(data)
def gzip():
    c = zlib.compressobj(wbits=31)
    return c.compress(data) + c.flush()
show(r'''
zlib.decompress(packed) == data, zlib.decompress(gzip(), 31) == data, zlib.decompress(gzip(), 47) == data, zlib.decompress(packed, 47) == data
zlib.decompress(packed[:-5])
zlib.decompress(b'not zlib')
zlib.decompressobj().decompress(b'', -1)
zlib.decompressobj().flush(0)
zlib.compress(b'', 11)
zlib.compressobj(1, zlib.DEFLATED, 0)
zlib.compressobj(memLevel=0)
zlib.crc32(b'abc'), zlib.adler32(b'abc'), zlib.crc32(b'c', zlib.crc32(b'ab')), zlib.adler32(b'c', zlib.adler32(b'ab'))
zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_BLOCK, zlib.Z_TREES, zlib.Z_RLE, zlib.Z_FIXED, zlib.MAX_WBITS
zlib.ZLIB_VERSION[0] == zlib.ZLIB_RUNTIME_VERSION[0]
''', globals())
for limit in (1, 64, 1000, 100000):
    d = zlib.decompressobj()
    out, left, longest = b'', packed, 0
    while left and not d.eof:
        piece = d.decompress(left, limit)
        longest = max(longest, len(piece))
        out += piece
        left = d.unconsumed_tail
    out += d.flush()
    print(limit, out == data, longest <= limit, d.eof, d.unconsumed_tail, d.unused_data)
d = zlib.decompressobj()
print(d.decompress(packed + b'rest') == data, d.unused_data, d.decompress(b'more'), d.unused_data)
d = zlib.decompressobj()
print(len(d.decompress(packed, 1)), len(d.flush()))
c = zlib.compressobj()
parts = [c.compress(data[:100]), c.flush(zlib.Z_SYNC_FLUSH), c.compress(data[100:]), c.flush()]
print(zlib.decompress(b''.join(parts)) == data)
for act in (c.flush, lambda: c.compress(b'x')):
    try:
        act()
    except zlib.error as e:
        print('zlib.error')
