import io, os, sys
print(sys.stdin.name)
s = io.StringIO("a\nb\nc")
print(list(s), s.getvalue(), s.seek(0), s.readline(), s.tell())
b = io.BytesIO(b"xy\nz")
print(b.read(1), b.readline(), b.read(), b.getvalue())
import tempfile
p = os.path.join(tempfile.gettempdir(), f"patchwork_{os.getpid()}.txt")
with open(p, "w") as f:
    print(type(f).__name__)
    f.write("héllo\nworld\n")
    print("x", 1, file=f)
with open(p) as f:
    for line in f: print(repr(line))
with open(p, "rb") as f:
    print(type(f).__name__, f.read(3), f.tell(), f.read())
with open(p, "a+", encoding="latin-1", newline="\r\n") as f:
    f.write("é\n"); f.seek(0); print(repr(f.read()))
try: open("/nonexistent/x")
except FileNotFoundError as e: print(e, e.errno, e.filename)
try: f.read()
except ValueError as e: print(e)
try: open(p, "rw")
except ValueError as e: print(e)
print(os.path.getsize(p), os.path.exists(p), len(os.listdir(os.path.dirname(p))) > 0)
os.remove(p)
print("é".encode("utf-16"), b"\xff\xfea\x00".decode("utf-16"), "é".encode("ascii", "xmlcharrefreplace"))
try: "é".encode("ascii")
except UnicodeEncodeError as e: print(e, e.start)
try: b"a\xff".decode()
except UnicodeDecodeError as e: print(e, e.object)
import codecs
print(codecs.encode("hello", "rot13"), "é".encode("cp1252"))
