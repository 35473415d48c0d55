#!/usr/bin/env python3
"""pyperformance's programs, unmodified, under Patchwork and under CPython.

    pyperformance.py fetch                 gets the programs with `pip download` (nothing is committed)
    pyperformance.py check [PROGRAM …]     answers of every arm against CPython's
    pyperformance.py time [PROGRAM …]      time (JIT off) as a ratio to CPython's, interleaved; peak memory
    pyperformance.py memory [PROGRAM …]    peak memory of CPython, and of Patchwork with the JIT off and on

The programs run one by one through our `pyperf` module (see its text for the options); CPython is
`/usr/bin/python3` unless `--python` says otherwise, and uses the same module. `btree` of newer
pyperformance versions is not in 1.14.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tarfile
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SHIM = ROOT / "vm/src/modules/pyperf"
PACKAGES = ("pyperformance==1.14.0", "pyaes==1.6.1")
BENCHMARKS = "pyperformance/data-files/benchmarks"
ALLOCATORS = "stack tos slots linear reverse belady color regalloc2 regalloc2-fast".split()


def fetch(folder):
    """Downloads and unpacks the packages into `folder`, once."""
    if (folder / "complete").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    if subprocess.run([*command, *PACKAGES]).returncode != 0:
        sys.exit(
            f"pip could not download {' and '.join(PACKAGES)} (offline?). Unpack them into {folder}"
            " by hand, or try again with a connection."
        )
    for wheel in folder.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(folder)
    for archive in folder.glob("*.tar.gz"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder)
    (folder / "complete").touch()


def programs(wanted):
    """The rows of `programs.txt` as (title, name, arguments)."""
    for line in (HERE / "programs.txt").read_text().splitlines():
        name, *arguments = line.split()
        if not line.startswith("#") and (not wanted or name in wanted):
            yield line.strip(), name, arguments


class Run:
    """One execution of a program: what it printed, or why it failed."""

    def __init__(self, options, interpreter, name, arguments, extra):
        folder = options.folder / BENCHMARKS / f"bm_{name}"
        (pyaes,) = options.folder.glob("pyaes-*/")
        environment = dict(os.environ, PYTHONPATH=f"{SHIM}{os.pathsep}{pyaes}")
        command = [*interpreter, "run_benchmark.py", *arguments, *extra]
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                timeout=options.timeout,
            )
            self.output = done.stdout
            lines = done.stderr.strip().splitlines() or [""]
            self.error = f"exit {done.returncode}: {lines[-1]}" if done.returncode else None
        except subprocess.TimeoutExpired:
            self.output, self.error = "", f"over {options.timeout} s"


def check(options):
    """Prints a line per program and arm; true if all answers are CPython's."""
    arms = {"off": ["--jit=off"]}
    if not options.off:
        arms.update({a: ["--jit=on", f"--alloc={a}"] for a in options.alloc.split(",")})
    good = True
    extra = ["--answer", f"--answer-loops={options.loops}", "--values=0"]
    for title, name, arguments in programs(options.programs):
        want = Run(options, [options.python], name, arguments, extra)
        verdicts = []
        for arm, flags in arms.items():
            got = Run(options, [options.patchwork, *flags], name, arguments, extra)
            if got.error:
                verdicts.append(f"{arm}: {got.error}")
            elif got.output != want.output:
                wrong = set(got.output.splitlines()) - set(want.output.splitlines())
                verdicts.append(f"{arm}: WRONG {'; '.join(sorted(wrong)) or 'output'}")
        if want.error:
            verdicts.append(f"CPython: {want.error}")
        good = good and not verdicts
        print(f"{title:24} {' | '.join(verdicts) or 'ok (' + ', '.join(arms) + ')'}", flush=True)
    return good


def values(options, interpreter, name, arguments, loops):
    """Runs a program and gives {benchmark: (loops, median seconds)}, and the peak of memory in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "values.json")
        extra = [f"--loops={loops}", f"--values={options.values}", "--warmups=1", f"--output={file}"]
        run = Run(options, interpreter, name, arguments, extra)
        if run.error:
            return None, run.error
        document = json.load(open(file))
    result, peak = {}, 0
    for b in document["benchmarks"]:
        result[b["metadata"]["name"]] = statistics.median(b["runs"][0]["values"])
        peak = max(peak, b["metadata"]["mem_max_rss"] / 1024)
    return result, peak


def time(options):
    """Prints the table of ratios; true if every program ran."""
    print(f"{'benchmark':28} {'CPython ms':>11} {'Patchwork ms':>13} {'ratio':>6} {'memory':>7}")
    ratios, good = [], True
    jit = f"--jit={options.jit}"
    for title, name, arguments in programs(options.programs):
        arms = ([options.python], [options.patchwork, jit])
        samples = ({}, {})
        peaks, failure = [0, 0], None
        for _ in range(options.rounds):
            for i, arm in enumerate(arms):
                got, peak = values(options, arm, name, arguments, options.loops)
                if got is None:
                    failure = failure or peak
                    continue
                peaks[i] = max(peaks[i], peak)
                for benchmark, value in got.items():
                    samples[i].setdefault(benchmark, []).append(value)
        if failure:
            good = False
            print(f"{title:28} {failure}", flush=True)
            continue
        for benchmark in samples[0]:
            a, b = (statistics.median(s[benchmark]) * 1e3 for s in samples)
            ratios.append(b / a)
            memory = peaks[1] / peaks[0]
            print(f"{benchmark:28} {a:11.3f} {b:13.3f} {b / a:6.2f} {memory:7.2f}", flush=True)
    if ratios:
        print(f"{'geometric mean':28} {'':11} {'':13} {statistics.geometric_mean(ratios):6.2f}")
        print(f"{'largest':28} {'':11} {'':13} {max(ratios):6.2f}")
    return good


def memory(options):
    """Prints the peaks of resident memory and their ratios to CPython's; true if every program ran."""
    print(f"{'program':28} {'CPython MB':>11} {'off MB':>8} {'on MB':>8} {'off':>6} {'on':>6}")
    arms = ([options.python], [options.patchwork, "--jit=off"], [options.patchwork, "--jit=on"])
    ratios, good = [], True
    for title, name, arguments in programs(options.programs):
        runs = [values(options, arm, name, arguments, options.loops) for arm in arms]
        failures = [peak for got, peak in runs if got is None]
        if failures:
            good = False
            print(f"{title:28} {failures[0]}", flush=True)
            continue
        python, off, on = (peak / 1024 for _, peak in runs)
        ratios.append((off / python, on / python))
        print(f"{title:28} {python:11.1f} {off:8.1f} {on:8.1f} {off / python:6.2f} {on / python:6.2f}", flush=True)
    if ratios:
        means = [statistics.geometric_mean(arm) for arm in zip(*ratios)]
        largest = [max(arm) for arm in zip(*ratios)]
        for title, (off, on) in {"geometric mean": means, "largest": largest}.items():
            print(f"{title:28} {'':11} {'':8} {'':8} {off:6.2f} {on:6.2f}")
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["fetch", "check", "time", "memory"])
    parser.add_argument("programs", nargs="*")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser.add_argument("--patchwork", default=str(target / "debug/patchwork"), help="the binary")
    parser.add_argument("--python", default="/usr/bin/python3", help="the CPython to compare with")
    parser.add_argument("--folder", type=pathlib.Path, default=target / "pyperformance")
    parser.add_argument("--timeout", type=int, default=120, help="seconds per run")
    parser.add_argument("--loops", type=int, default=1)
    parser.add_argument("--off", action="store_true", help="check: only with the JIT off")
    parser.add_argument("--alloc", default=",".join(ALLOCATORS), help="check: these allocators")
    parser.add_argument("--jit", default="off", help="time: on, off or uops")
    parser.add_argument("--rounds", type=int, default=3, help="time: processes per arm")
    parser.add_argument("--values", type=int, default=3, help="time: values per process")
    options = parser.parse_args()
    options.patchwork = os.path.abspath(options.patchwork)
    fetch(options.folder)
    if options.what == "fetch":
        print(options.folder / BENCHMARKS)
        return 0
    commands = {"check": check, "time": time, "memory": memory}
    return 0 if commands[options.what](options) else 1


if __name__ == "__main__":
    sys.exit(main())
