#!/usr/bin/env python3
"""Runs files of CPython's own test-suite under Patchwork and prints how many of their tests pass.

The suite is not part of this repository. Debian has it in the package libpython3.11-testsuite; any unpacked `Lib/test` will
do (--suite). Tests that look at CPython's C code skip themselves or fail: the table is a guide to what is missing.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sysconfig
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]

# By area: types, then the language, then the library.
FILES = """
int long float complex bool list dict set tuple unicode bytes range slice memoryview array
generators coroutines yield_from exceptions baseexception raise exception_group except_star with scope class descr super
property metaclass subclassinit isinstance abc typechecks types typing compare richcmp iter sort binop augassign unpack
unpack_ex call extcall keywordonlyarg positional_only_arg named_expressions listcomps genexps dictcomps setcomps patma grammar
syntax fstring format string_literals int_literal strtod pow index numeric_tower global decorators funcattrs builtin print
dataclasses enum itertools functools collections deque defaultdict ordered_dict userdict userlist userstring heapq bisect re
struct math cmath decimal fractions statistics random string textwrap pprint reprlib json operator contextlib copy copyreg
pickle base64 binascii csv configparser argparse shlex difflib calendar graphlib memoryio hash hashlib uuid weakref weakset
gc ast html ipaddress colorsys queue sched zlib cmd optparse getopt unicodedata context timeit
""".split()

# Modules that some files import read their `__annotations__` as a global, which it is no more (3.14).
# A module with a `test_main` says there which of its classes are tests (others are their mixins) and prepares something for them.
STARTER = """
import builtins, importlib, sys, unittest
builtins.__annotations__ = {}
module = importlib.import_module(sys.argv[1])
classes = []
if hasattr(module, "test_main") and hasattr(module, "run_unittest"):
    module.run_unittest = lambda *given: classes.extend(given)
    module.run_doctest = lambda *_, **__: None
    module.test_main()
if classes:
    if hasattr(module, "init"):
        for argument in [module.C, module.P]:
            module.init(argument)
    load = unittest.defaultTestLoader.loadTestsFromTestCase
    suite = unittest.TestSuite(c if isinstance(c, unittest.TestSuite) else load(c) for c in classes)
    result = unittest.TextTestRunner(verbosity=0).run(suite)
    sys.exit(not result.wasSuccessful())
unittest.main(module=sys.argv[1], argv=["unittest", "-q"])
"""


def run(command, name, folder, timeout):
    """The row of one file."""
    environment = dict(os.environ, PYTHONPATH=str(folder))
    starter = folder / "starter.py"
    # `test_json` and some others are packages.
    try:
        done = subprocess.run(
            [*command, str(starter), f"test.test_{name}"], env=environment, cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
    except subprocess.TimeoutExpired:
        return name, None, f"not done after {timeout} s"
    text = done.stdout.decode(errors="replace")
    ran = re.findall(r"^Ran (\d+) test", text, re.M)
    if not ran or done.returncode not in (0, 1, 5):
        lines = [line for line in text.splitlines() if line.strip()] or ["no output"]
        return name, None, f"exit {done.returncode}: {lines[-1][:90]}"
    counts = {key: int(n) for key, n in re.findall(r"(failures|errors|skipped)=(\d+)", text.splitlines()[-1])}
    # A test with failing subtests counts once for each.
    bad = counts.get("failures", 0) + counts.get("errors", 0)
    return name, (int(ran[-1]), bad, counts.get("skipped", 0)), ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="names without `test_`; default: a list by area")
    parser.add_argument("--suite", type=pathlib.Path, default=pathlib.Path(sysconfig.get_path("stdlib")) / "test",
                        help="the folder with CPython's test files")
    parser.add_argument("--patchwork", default=str(ROOT / "target/debug/patchwork"), help="the interpreter")
    parser.add_argument("--jit", default="off", choices=["on", "off", "uops"])
    parser.add_argument("--timeout", type=int, default=120, help="seconds per file")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if not (options.suite / "test_grammar.py").exists():
        parser.exit(2, f"CPython's test-suite is not in {options.suite}: install it (Debian: libpython3.11-testsuite) or say "
                       "where it is with --suite\n")
    files = options.files or FILES
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "test").symlink_to(options.suite.resolve())
        (folder / "starter.py").write_text(STARTER)
        command = [options.patchwork, f"--jit={options.jit}"]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            rows = pool.map(lambda name: run(command, name, folder, options.timeout), files)
            print(f"{'file':24} {'ran':>6} {'failed':>7} {'skipped':>8}")
            total = [0, 0, 0]
            for name, counts, why in rows:
                if counts is None:
                    print(f"{name:24} {why}", flush=True)
                    continue
                total = [a + b for a, b in zip(total, counts)]
                print(f"{name:24} {counts[0]:6} {counts[1]:7} {counts[2]:8}", flush=True)
    print(f"{'all':24} {total[0]:6} {total[1]:7} {total[2]:8}")


if __name__ == "__main__":
    main()
