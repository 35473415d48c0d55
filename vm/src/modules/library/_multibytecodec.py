"""`_multibytecodec`: codecs of East Asian encodings for input that comes piece by piece."""

import re

__all__ = ['MultibyteIncrementalEncoder', 'MultibyteIncrementalDecoder', 'MultibyteStreamReader',
           'MultibyteStreamWriter']

# Which set of characters follows (ISO 2022).
_SHIFT = re.compile(rb'\x1b(?:\([BJI]|\$[@B]|\$\(D)')


class MultibyteIncrementalEncoder:
    def __init__(self, errors='strict'):
        self.errors = errors

    def encode(self, input, final=False):
        return self.codec.encode(input, self.errors)[0]

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class _Pieces:
    """Bytes that are decoded as far as they are whole; what is left waits."""

    def _decode(self, data, final):
        data = self._left + data
        text, used = self.codec.decode(data, self.errors, final)
        shift = b''
        if b'\x1b' in data:
            for match in _SHIFT.finditer(data, 0, used):
                shift = match.group()
            if data.rfind(b'\n', 0, used) > data.rfind(shift, 0, used):
                shift = b''
        self._left = shift + data[used:]
        return text


class MultibyteIncrementalDecoder(_Pieces):
    def __init__(self, errors='strict'):
        self.errors = errors
        self._left = b''

    def decode(self, input, final=False):
        return self._decode(bytes(input), final)

    def reset(self):
        self._left = b''

    def getstate(self):
        return self._left, 0

    def setstate(self, state):
        self._left = state[0]


class MultibyteStreamReader(_Pieces):
    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors
        self._left = b''

    def _read(self, method, size):
        if size is None or size < 0:
            return self._decode(method(), True)
        while size:
            data = method(size)
            text = self._decode(data, not data)
            if text or not data:
                return text
            # A part of a character: at least one byte more.
            size = 1
        return ''

    def read(self, size=None, /):
        return self._read(self.stream.read, size)

    def readline(self, size=None, /):
        return self._read(self.stream.readline, size)

    def readlines(self, sizehint=None, /):
        return self._read(self.stream.read, sizehint).splitlines(True)

    def reset(self):
        self._left = b''


class MultibyteStreamWriter:
    def __init__(self, stream, errors='strict'):
        self.stream = stream
        self.errors = errors

    def write(self, text, /):
        self.stream.write(self.codec.encode(text, self.errors)[0])

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def reset(self):
        pass
