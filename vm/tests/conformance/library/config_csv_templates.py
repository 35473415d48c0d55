import configparser, csv, io, string
c = configparser.ConfigParser()
c.read_string("""
[DEFAULT]
base = /tmp
[server]
host = localhost
port = 8080
debug = yes
path = %(base)s/x
multi = a
    b
[empty]
""")
print(c.sections(), c["server"]["path"], c.getint("server", "port"), c.getboolean("server", "debug"), c["server"]["multi"].split("\n"))
print(c.get("server", "nope", fallback="F"), c.has_option("server", "base"), "server" in c, dict(c["empty"]))
c["new"] = {"k": "v"}
c.set("server", "port", "1")
out = io.StringIO()
c.write(out)
print(out.getvalue())
for bad in (lambda: c["none"], lambda: c.get("server", "zzz"), lambda: c.getint("server", "host"), lambda: configparser.ConfigParser().read_string("a=1")):
    try:
        bad()
    except (KeyError, ValueError, configparser.Error) as e:
        print(type(e).__name__)
rows = list(csv.reader(io.StringIO('a,b,"c,d"\n1,"x ""y""",\n"multi\nline",2,3\n')))
print(rows)
out = io.StringIO()
w = csv.writer(out)
w.writerow(["a", 1, None, 2.5, 'q"t', "c,d", "l\nm"])
w.writerows([[1, 2], ["x", ""]])
print(repr(out.getvalue()))
print(list(csv.DictReader(io.StringIO("n,v\na,1\nb,2,3\nc"), restkey="rest", restval="-")))
out = io.StringIO()
dw = csv.DictWriter(out, ["x", "y"], extrasaction="ignore", lineterminator="\n")
dw.writeheader()
dw.writerow({"x": 1, "y": 2, "z": 3})
print(out.getvalue())
print(list(csv.reader(["a;b;'c;d'"], delimiter=";", quotechar="'")), list(csv.reader(["1,2"], quoting=csv.QUOTE_NONNUMERIC)))
total = 0
for i in range(100):
    out = io.StringIO()
    csv.writer(out).writerow([i, f"v{i},", i / 2])
    total += len(next(csv.reader(io.StringIO(out.getvalue())))[1])
print(total)
