# os.dup2 and its like: where descriptors lead.
import os
import sys
import tempfile

with tempfile.TemporaryFile() as f:
    sys.stdout.flush()
    saved = os.dup(1)
    os.dup2(f.fileno(), 1)
    print('into the file')
    sys.stdout.flush()
    os.write(1, b'and this\n')
    os.dup2(saved, 1)
    os.close(saved)
    f.seek(0)
    print(f.read())
    other = os.dup2(f.fileno(), 300)
    os.pwrite(300, b'AND', 14)
    print(other, os.pread(f.fileno(), 8, 14))
    os.close(300)
    try:
        os.fstat(300)
    except OSError as e:
        print(e.errno)
r, w = os.pipe()
print(os.get_blocking(r))
os.set_blocking(r, False)
print(os.get_blocking(r))
try:
    os.read(r, 1)
except BlockingIOError as e:
    print(type(e).__name__)
os.close(r)
os.close(w)
