"""`zlib._ZlibDecompressor`, which `gzip` reads by: a decompressor that keeps the input that it has not used."""


from _types import in_module


def make(decompressobj):
    class _ZlibDecompressor:
        def __init__(self, wbits=15, zdict=b''):
            self._inner = decompressobj(wbits, zdict) if zdict else decompressobj(wbits)
            self._kept = b''
            self.needs_input = True

        @property
        def eof(self):
            return self._inner.eof

        @property
        def unused_data(self):
            return self._inner.unused_data

        def decompress(self, data, max_length=-1):
            if self.eof:
                raise EOFError('End of stream already reached')
            data = self._kept + bytes(data)
            if max_length == 0:
                self._kept = data
                return b''
            made = self._inner.decompress(data, max(max_length, 0))
            self._kept = self._inner.unconsumed_tail
            is_full = len(made) == max_length
            self.needs_input = not (self.eof or self._kept or is_full)
            return made

    in_module(_ZlibDecompressor, 'zlib')
    _ZlibDecompressor.__qualname__ = '_ZlibDecompressor'
    return _ZlibDecompressor
