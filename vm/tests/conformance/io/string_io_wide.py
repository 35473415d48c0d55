import io


def show(f):
    print(f.tell(), repr(f.getvalue()))


f = io.StringIO("plain\ntext\r\nend")
print([line for line in f], f.readline(), f.read())
f.seek(0)
print(f.read(3), f.readline(), f.readlines())
f.seek(2)
f.write("AB")
show(f)
f.write("é")
show(f)
f.seek(20)
f.write("far")
show(f)
f.truncate(4)
show(f)
f.seek(1)
f.write("ü☃")
show(f)
f.seek(0)
print(f.read(2), f.read(), f.readline())
f = io.StringIO()
for i in range(3):
    f.write("ab\n")
f.write("")
f.seek(3)
f.write("xyz\nw")
show(f)
f.truncate(20)
f.seek(0, 2)
f.write("!")
show(f)
for newline in (None, "", "\n", "\r", "\r\n"):
    f = io.StringIO("a\rb\r\nc\nd", newline=newline)
    print(repr(newline), list(f), repr(f.getvalue()), f.tell())
    f.write("é\n")
    show(f)


class Shout(io.StringIO):
    def readline(self, *args):
        return super().readline(*args).upper()


print(list(Shout("a\nbé\n")), Shout("x\ny").readlines())
f.close()
try:
    next(f)
except ValueError as e:
    print(e)
