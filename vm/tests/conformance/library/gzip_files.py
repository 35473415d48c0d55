# gzip files are written and read whole, in parts and as text; where a file system's size is told.
import gzip
import io
import os
import shutil
import tempfile
import zlib

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, 'g.gz')
    with gzip.open(name, 'wt', encoding='utf-8') as f:
        f.write('zipped é\n' * 1000)
    with gzip.open(name, 'ab') as f:
        f.write(b'second member\n')
    with gzip.open(name, 'rt', encoding='utf-8') as f:
        lines = f.readlines()
    print(len(lines), lines[0], lines[-1])
    with gzip.open(name) as f:
        print(f.read(10), f.tell(), f.seek(8990), f.read(20))
    print(shutil.disk_usage(folder).total > 0, os.statvfs(folder).f_namemax)
data = bytes(range(256)) * 100
packed = gzip.compress(data, mtime=0)
print(gzip.decompress(packed) == data, gzip.decompress(packed + packed) == 2 * data)
for broken in (packed[:-3], packed[:20], b'no gzip', packed[:-8] + b'12345678'):
    try:
        gzip.decompress(broken)
    except (EOFError, gzip.BadGzipFile) as e:
        print(type(e).__name__, str(e)[:40])
with gzip.GzipFile(fileobj=io.BytesIO(packed)) as f:
    parts = []
    while part := f.read1(1000):
        parts.append(part)
    print(b''.join(parts) == data)
print(zlib.decompress(zlib.compress(data)) == data)
