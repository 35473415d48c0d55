#!/usr/bin/env python3
"""Records the micro-op traces that CPython's own optimiser makes of a program.

    PYTHON record.py OUT.jsonl.gz [--benchmark=NAME] PROGRAM [ARGUMENT…]

PYTHON is any CPython from 3.13 on that was built with the tier-2 interpreter or the JIT
(`./configure --enable-experimental-jit=interpreter`, or `=yes`); 3.13 wants it switched on with `PYTHON_JIT=1` or
`-X uops`. Programs of pyperformance find our one-process `pyperf` with `PYTHONPATH=vm/src/modules/pyperf`.

The program runs as `__main__`; then every code object that is still alive is searched for executors, and each executor
for those that its exits lead to. A line of OUT is one trace, as README.md beside this script describes; OUT is appended to.
"""

import argparse
import gc
import gzip
import json
import pathlib
import platform
import runpy
import sys
import types


def executor_at(code, offset):
    """The executor that starts at a bytecode offset, or None."""
    from _opcode import get_executor

    try:
        return get_executor(code, offset)
    except ValueError:
        return None


def require_executors():
    """Leaves with a message if this Python makes no traces."""
    try:
        executor_at(require_executors.__code__, 0)
    except (ImportError, RuntimeError, NotImplementedError) as e:
        sys.exit(f"{sys.executable} ({platform.python_version()}) makes no traces: {e or type(e).__name__}")


def code_objects():
    """All code objects that are alive, with those nested in them."""
    gc.collect()
    found = {}
    pending = [o.__code__ for o in gc.get_objects() if isinstance(o, types.FunctionType)]
    while pending:
        code = pending.pop()
        if id(code) not in found:
            found[id(code)] = code
            pending += [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return found.values()


def uops(executor):
    """[name, oparg, target, operand] for each micro-op."""
    return [list(instruction[:4]) for instruction in executor]


def traces():
    """Executors as records, each once: roots by their place in the code, then what their exits lead to."""
    seen = set()
    for code in code_objects():
        for offset in range(0, len(code.co_code), 2):
            root = executor_at(code, offset)
            if root is None:
                continue
            pending = [(root, 0)]
            while pending:
                executor, depth = pending.pop()
                if id(executor) in seen:
                    continue
                seen.add(id(executor))
                yield {
                    "function": code.co_qualname,
                    "offset": offset,
                    "kind": "side" if depth else "root",
                    "depth": depth,
                    "uops": uops(executor),
                }
                others = [o for o in gc.get_referents(executor) if type(o) is type(executor)]
                pending += [(o, depth + 1) for o in others]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--benchmark", help="what the traces are of; by default the program's name")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    require_executors()
    program = pathlib.Path(options.program)
    stem = program.parent.name.removeprefix("bm_") if program.stem == "run_benchmark" else program.stem
    about = {"python": platform.python_version(), "benchmark": options.benchmark or stem}
    sys.argv = [options.program, *options.arguments]
    sys.path.insert(0, str(program.parent))
    try:
        # Its globals are kept: with them go the functions, and with those the executors.
        namespace = runpy.run_path(options.program, run_name="__main__")
    except SystemExit as e:
        if e.code:
            sys.exit(f"{options.program} ended with {e.code}")
        namespace = None
    count = 0
    with gzip.open(options.out, "at", encoding="utf-8") as file:
        for trace in traces():
            file.write(json.dumps(about | trace) + "\n")
            count += 1
    del namespace
    print(f"{about['benchmark']}: {count} traces")


if __name__ == "__main__":
    main()
