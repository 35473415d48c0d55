# bz2: one-shot, piece by piece, files, and faults.
import bz2
import hashlib
import io
import os
import tarfile
import tempfile
import zipfile

data = bytes((i * 7 + i // 13) % 251 for i in range(40000)) + b"x" * 60000
packed = bz2.compress(data)
print(len(packed), hashlib.md5(packed).hexdigest(), bz2.decompress(packed) == data)
print(bz2.compress(b""), bz2.decompress(bz2.compress(b"a") + bz2.compress(b"b")))

d = bz2.BZ2Decompressor()
pieces = [d.decompress(packed[i : i + 1000]) for i in range(0, len(packed), 1000)]
print(b"".join(pieces) == data, d.eof, d.unused_data, d.needs_input)

d = bz2.BZ2Decompressor()
first = d.decompress(packed + b"tail", max_length=1000)
print(len(first), d.needs_input, d.eof)
print(first + d.decompress(b"") == data, d.unused_data, d.eof)
try:
    d.decompress(b"x")
except EOFError as e:
    print("EOFError", e)

for bad in (b"this is no such stream", packed[:100], packed[:50] + b"zzzz" + packed[54:]):
    try:
        print(len(bz2.decompress(bad)))
    except (OSError, ValueError) as e:
        print(type(e).__name__, e)

c = bz2.BZ2Compressor(3)
stream = c.compress(data) + c.compress(b"end") + c.flush()
print(bz2.decompress(stream) == data + b"end")
for again in (c.flush, lambda: c.compress(b""), lambda: bz2.BZ2Compressor(10)):
    try:
        again()
    except ValueError as e:
        print("ValueError", e)

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "f.bz2")
    with bz2.open(name, "wt") as f:
        f.write("line one\nline two\n")
    with bz2.open(name, "rt") as f:
        print(f.readlines())
    with bz2.BZ2File(name) as f:
        print(f.read(4), f.tell(), f.seek(2), f.readline())
    name = os.path.join(folder, "a.tar.bz2")
    with tarfile.open(name, "w:bz2") as tar:
        info = tarfile.TarInfo("x")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    with tarfile.open(name) as tar:
        print(tar.getnames(), tar.extractfile("x").read() == data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as z:
        z.writestr("a", data)
    with zipfile.ZipFile(buffer) as z:
        print(z.read("a") == data)
