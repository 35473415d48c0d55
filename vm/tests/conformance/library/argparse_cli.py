import argparse, sys, io, contextlib
p = argparse.ArgumentParser(prog="tool", description="A tool.")
p.add_argument("file", nargs="?", default="-", help="input")
p.add_argument("-n", "--num", type=int, default=3, metavar="N", help="a number (default %(default)s)")
p.add_argument("-v", action="count", default=0)
p.add_argument("--flag", action="store_true")
p.add_argument("--mode", choices=["a", "b"], default="a")
p.add_argument("--item", action="append", default=[])
p.add_argument("--pair", nargs=2, type=float)
print(p.parse_args([]))
print(p.parse_args(["x.txt", "-n", "7", "-vv", "--flag", "--mode=b", "--item", "1", "--item=2", "--pair", "1", "2.5"]))
print(p.parse_known_args(["--zzz", "f"])[1])


def fails(parser, args):
    err = io.StringIO()
    try:
        with contextlib.redirect_stderr(err):
            parser.parse_args(args)
    except SystemExit as e:
        print("exit", e.code, err.getvalue().splitlines()[-1].split(" (choose")[0])


fails(p, ["-n", "x"])
fails(p, ["--nope"])
fails(p, ["--mode", "c"])
fails(p, ["--pair", "1"])
q = argparse.ArgumentParser(prog="git")
sub = q.add_subparsers(dest="cmd", required=True)
a = sub.add_parser("add")
a.add_argument("paths", nargs="+")
c = sub.add_parser("commit")
c.add_argument("-m", "--message", required=True)
c.set_defaults(func=lambda ns: "committing " + ns.message)
print(q.parse_args(["add", "x", "y"]))
ns = q.parse_args(["commit", "-m", "msg"])
print(ns.func(ns), ns.cmd)
fails(q, [])
fails(q, ["commit"])
g = argparse.ArgumentParser(prog="g")
m = g.add_mutually_exclusive_group()
m.add_argument("--x", action="store_const", const=1)
m.add_argument("--y", type=lambda s: s.upper())
print(g.parse_args(["--y", "a"]), vars(g.parse_args(["--x"])))
fails(g, ["--x", "--y", "b"])
r = argparse.ArgumentParser(prog="r", prefix_chars="+", fromfile_prefix_chars="@", allow_abbrev=False)
r.add_argument("+o", dest="out")
r.add_argument("rest", nargs=argparse.REMAINDER)
print(r.parse_args(["+o", "1", "a", "-b"]))
