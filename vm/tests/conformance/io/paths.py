import os
import pathlib
import shutil
import tempfile

root = pathlib.Path(tempfile.mkdtemp())
try:
    (root / "a" / "b").mkdir(parents=True)
    (root / "a" / "x.txt").write_text("héllo\n", encoding="utf-8")
    with open(root / "a" / "b" / "y.bin", "wb") as f:
        f.write(b"\0\1\2")
    print(sorted(str(p.relative_to(root)) for p in root.rglob("*")))
    print((root / "a" / "x.txt").read_text(encoding="utf-8"), (root / "a" / "b" / "y.bin").stat().st_size)
    print([sorted(names) for _, _, names in os.walk(root)])
    shutil.copy(root / "a" / "x.txt", root / "z.txt")
    os.rename(root / "z.txt", root / "w.txt")
    print(sorted(os.listdir(root)), (root / "w.txt").exists(), (root / "z.txt").exists())
    try:
        (root / "none").read_text()
    except FileNotFoundError as e:
        print(type(e).__name__, e.errno, e.strerror)
    try:
        os.mkdir(root / "a")
    except FileExistsError as e:
        print(e.strerror)
    try:
        os.rmdir(root / "a")
    except OSError as e:
        print(e.strerror)
finally:
    shutil.rmtree(root)
print(root.exists())
p = pathlib.PurePosixPath("/usr/lib/python3/x.tar.gz")
print(p.parts, p.suffixes, p.stem, p.parent, p.with_suffix(".zip"), p.is_absolute(), p.match("*.gz"))
print(os.path.join("a", "/b"), os.path.normpath("a/../b//c"), os.path.splitext("x.y.z"), os.path.commonprefix(["abc", "abd"]))
