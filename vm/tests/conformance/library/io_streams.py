import io, sys, os, tempfile
s = io.StringIO("line1\nline2\r\nline3")
print(s.readline(), s.read(3), s.tell(), s.readlines(), s.read())
s.seek(0)
print([l for l in s], s.getvalue()[:5])
s = io.StringIO()
print("a", 1, sep="-", end="!", file=s)
s.write("xyz")
s.truncate(4)
print(repr(s.getvalue()), s.closed)
s.close()
try:
    s.read()
except ValueError as e:
    print(e)
b = io.BytesIO(b"abcdef")
print(b.read(2), b.seek(-1, 2), b.read(), b.getvalue(), b.getbuffer()[1], b.seek(0), b.readinto(bytearray(3)))
t = io.TextIOWrapper(io.BytesIO("é\nx\n".encode()), encoding="utf-8")
print(t.readline(), t.encoding, t.read())
path = os.path.join(tempfile.mkdtemp(), "f.txt")
with open(path, "w", encoding="utf-8") as f:
    print(f.write("héllo\nworld\n"), f.name == path, f.mode)
    f.writelines(["a\n", "b\n"])
with open(path, encoding="utf-8") as f:
    print(f.readline(), list(f))
with open(path, "rb") as f:
    print(f.read(7), f.tell(), f.seek(0, 2))
with open(path, "a+") as f:
    f.write("end")
    f.seek(0)
    print(len(f.read()))
with open(path, "r+") as f:
    f.write("H")
    f.seek(0)
    print(f.readline())
for bad in (lambda: open(path, "q"), lambda: open("/no/such"), lambda: open(path).write("x"), lambda: open(path, "wb").write("s")):
    try:
        bad()
    except (ValueError, OSError, TypeError) as e:
        print(type(e).__name__)
print(os.path.exists(path), os.path.getsize(path), os.path.basename(path))
os.remove(path)
print(os.path.exists(path), sys.stdout.writable(), sys.stdin.read())
out = io.StringIO()
for i in range(500):
    out.write(str(i))
    if i % 50 == 0:
        print(file=out)
print(len(out.getvalue()), out.getvalue().count("\n"))
