"""What pyperformance's programs use of `pyperf`, for one process.

The real pyperf starts many worker processes and calibrates. This module runs every benchmark of the program
in the process at hand, so that one command, under Patchwork or CPython, gives one set of values:

    patchwork run_benchmark.py                                 quick: one line with mean and deviation
    patchwork run_benchmark.py --loops=4 --warmups=2 --values=5 --output=values.json
    patchwork run_benchmark.py --answer --values=0             check only, measure nothing

* `--loops=N` (if absent, calibrated to `--min-time=S`, 0.1 s), `--warmups=N`, `--values=N` say what is measured; a
  value is seconds per loop. `--max-seconds=S` ends a benchmark early, after its second value at the soonest.
  `--worker-task=I` picks the I-th benchmark (from 0) of a program that has several.
* `--output=FILE` writes pyperf's JSON format 1.0, which the real `pyperf` reads; the metadata hold the digest of
  `--answer` (`answer`), when the first loop began (`began_unix_ns`) and the peak of memory so far (`mem_max_rss`, bytes).
* `--answer` runs each benchmark once more beforehand (`--answer-loops` loops) with a clock that counts
  calls, and prints `NAME: answer DIGEST`. The digest covers what the benchmark computed: results of
  `bench_func`, the local variables of whoever reads the clock inside a `bench_time_func`, and at the
  end the data in the program's globals. `--answer-text=FILE` writes what the digest was made of.
* All other options of pyperf's own command line are accepted, and have no effect.

A `pyperf.py` beside the program or on `sys.path` comes before this one.
"""

import sys
import time

__version__ = "2.10.0"
VERSION = (2, 10, 0)

_MIN_TIME = 0.1
_MAX_OBJECTS = 100_000
# Options of the real pyperf that make no sense in one process, by the number of their values.
_IGNORED_FLAGS = (
    "--rigorous --fast --verbose -v --quiet -q --worker --pipe-stdout --append-stdout --no-locale --copy-env"
    " --stdout --track-memory --tracemalloc --profile --calibrate-loops --recalibrate-loops"
    " --calibrate-warmups --recalibrate-warmups --debug-single-value --same-loops"
)
_IGNORED_OPTIONS = (
    "--processes -p --affinity --inherit-environ --locale --timeout --hook --pipe --append"
    " --compare-to --python --python-names --name"
)


def python_implementation():
    return sys.implementation.name


def perf_counter():
    """Seconds; while an answer is taken, the number of calls so far."""
    if _answer is None:
        return time.perf_counter()
    return _answer.tick(sys._getframe(1))


def peak_memory():
    """The most bytes that this process has had in memory; 0 where that is unknown."""
    # `ru_maxrss` also has what the process that started this one had in memory when it forked.
    try:
        with open("/proc/self/status") as f:
            lines = [line.split() for line in f]
    except OSError:
        return 0
    return sum(int(line[1]) * 1024 for line in lines if line[0] == "VmHWM:")


class Answer:
    """Collects what a benchmark computes, as text that is equal for equal data."""

    def __init__(self):
        self.ticks = 0
        self.parts = []

    def tick(self, frame):
        self.ticks += 1
        variables = frame.f_locals
        for name, value in sorted(variables.items()):
            self.add(f"{frame.f_code.co_name}.{name}", value)
        if type(variables) is dict:
            # CPython before 3.13 keeps this copy as long as the frame, and with it what garbage
            # collection is to find.
            variables.clear()
        return float(self.ticks)

    def add_globals(self, namespace):
        for name, value in sorted(namespace.items()):
            if not name.startswith("__"):
                self.add(name, value)

    def add(self, name, value):
        if not _is_machinery(value):
            self.parts.append(f"{name} = {describe(value)}")

    def text(self):
        return "\n".join(self.parts) + "\n"

    def digest(self):
        import hashlib

        return hashlib.sha256(self.text().encode("utf-8", "surrogatepass")).hexdigest()[:16]


_answer = None


def _is_machinery(value):
    """Whether a value is part of the program rather than data: modules, code, the runner itself."""
    if isinstance(value, (type, type(sys), Runner, Benchmark, Answer)) or callable(value):
        return True
    return type(value).__module__ in ("argparse", "_io", "_frozen_importlib", "__future__", "typing")


def describe(root):
    """Data as text: without addresses, cycles are references to the n-th object, sets in sorted order."""
    numbers = {}
    pending = []
    lines = []

    def scalar(x):
        if x is None or isinstance(x, (bool, int, float, complex, str, bytes)):
            return repr(x)
        if _is_machinery(x):
            return f"<{getattr(x, '__name__', type(x).__name__)}>"
        key = id(x)
        if key not in numbers:
            numbers[key] = len(numbers)
            pending.append(x)
        return f"#{numbers[key]}"

    lines.append(scalar(root))
    done = 0
    while done < len(pending) and done < _MAX_OBJECTS:
        x = pending[done]
        done += 1
        lines.append(_one_object(x, scalar))
    return " ".join(lines)


def _one_object(x, scalar):
    name = type(x).__name__
    if isinstance(x, dict):
        body = ", ".join(f"{scalar(k)}: {scalar(v)}" for k, v in x.items())
    elif isinstance(x, (set, frozenset)):
        body = ", ".join(sorted(scalar(v) for v in x))
    elif isinstance(x, (list, tuple)) or name in ("deque", "array", "bytearray"):
        body = ", ".join(scalar(v) for v in x)
    elif type(x).__module__ == "__main__":
        body = ", ".join(f"{k}={scalar(v)}" for k, v in sorted(_fields(x)))
    else:
        body = repr(x)
        if " at 0x" in body:
            body = ""
    return f"{name}({body})"


def _fields(x):
    yield from getattr(x, "__dict__", {}).items()
    for cls in type(x).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            if slot not in ("__dict__", "__weakref__") and hasattr(x, slot):
                yield slot, getattr(x, slot)


class Benchmark:
    """The values of one benchmark: seconds per loop."""

    def __init__(self, name, metadata, loops, warmups, values):
        """`warmups` are pairs of a number of loops and the seconds per loop."""
        self._name = name
        self._metadata = metadata
        self._loops = loops
        self._warmups = warmups
        self._values = values

    def get_name(self):
        return self._name

    def get_metadata(self):
        return dict(self._metadata)

    def get_values(self):
        return tuple(self._values)

    def get_nvalue(self):
        return len(self._values)

    def mean(self):
        return sum(self._values) / len(self._values)

    def median(self):
        v = sorted(self._values)
        middle = len(v) // 2
        return v[middle] if len(v) % 2 else (v[middle - 1] + v[middle]) / 2

    def stdev(self):
        mean = self.mean()
        return (sum((v - mean) ** 2 for v in self._values) / (len(self._values) - 1)) ** 0.5

    def __str__(self):
        if len(self._values) < 2:
            return f"{self._name}: {_seconds(self.mean())}"
        return f"{self._name}: Mean +- std dev: {_seconds(self.mean())} +- {_seconds(self.stdev())}"

    def _as_json(self):
        metadata = {**self._metadata, "name": self._name, "loops": self._loops, "unit": "second"}
        run = {"values": self._values}
        if self._warmups:
            run["warmups"] = self._warmups
        return {"metadata": metadata, "runs": [run]}


def _seconds(t):
    for unit, scale in (("sec", 1.0), ("ms", 1e3), ("us", 1e6)):
        if t * scale >= 1.0:
            break
    else:
        unit, scale = "ns", 1e9
    return f"{t * scale:.3g} {unit}"


class Runner:
    """Runs a program's benchmarks. Signatures are those of pyperf."""

    def __init__(
        self,
        values=None,
        processes=None,
        loops=0,
        min_time=_MIN_TIME,
        metadata=None,
        show_name=True,
        program_args=None,
        add_cmdline_args=None,
        warmups=None,
        **_,
    ):
        import argparse

        self.metadata = dict(metadata or {})
        self.args = None
        self.argparser = p = argparse.ArgumentParser(description="Benchmark")
        self._task = 0
        self._done = []
        p.add_argument("-l", "--loops", type=int, default=loops, help="loops per value; 0 calibrates")
        p.add_argument("-n", "--values", type=int, default=values or 3, help="measured values")
        p.add_argument("-w", "--warmups", type=int, default=1 if warmups is None else warmups)
        p.add_argument("-o", "--output", metavar="FILE", help="write pyperf's JSON format")
        p.add_argument("--min-time", type=float, default=min_time, metavar="S", help="calibrate to S seconds")
        p.add_argument("--max-seconds", type=float, metavar="S", help="no new value after S seconds")
        p.add_argument("--worker-task", type=int, metavar="I", help="only the I-th benchmark")
        p.add_argument("--answer", action="store_true", help="print a digest of what is computed")
        p.add_argument("--answer-loops", type=int, default=1, metavar="N")
        p.add_argument("--answer-text", metavar="FILE", help="write what the digest is made of")
        for names in _IGNORED_FLAGS.split():
            p.add_argument(names, action="store_true", dest="ignored", help=argparse.SUPPRESS)
        for names in _IGNORED_OPTIONS.split():
            p.add_argument(names, dest="ignored", help=argparse.SUPPRESS)

    def parse_args(self, args=None):
        self.args = self.argparser.parse_args(args)
        return self.args

    def bench_time_func(self, name, time_func, *args, inner_loops=None, metadata=None):
        """`time_func(loops, *args)` gives the seconds that so many loops took."""
        return self._run(name, lambda loops: time_func(loops, *args), inner_loops, metadata)

    def bench_func(self, name, func, *args, inner_loops=None, metadata=None):
        """`func(*args)` is one loop."""

        def timed(loops):
            result = None
            t0 = time.perf_counter()
            for _ in range(loops):
                result = func(*args)
            elapsed = time.perf_counter() - t0
            if _answer is not None:
                _answer.add(f"{name}()", result)
            return elapsed

        return self._run(name, timed, inner_loops, metadata)

    def bench_async_func(self, name, func, *args, inner_loops=None, metadata=None, loop_factory=None):
        """`await func(*args)` is one loop."""
        import asyncio

        async def main(loops):
            t0 = perf_counter()
            for _ in range(loops):
                await func(*args)
            return perf_counter() - t0

        return self._run(name, lambda loops: asyncio.run(main(loops)), inner_loops, metadata)

    def timeit(
        self,
        name,
        stmt=None,
        setup="pass",
        teardown="pass",
        inner_loops=None,
        duplicate=None,
        metadata=None,
        globals=None,
    ):
        """Source text, timed."""
        import textwrap

        lines = [
            "def timed(loops):",
            textwrap.indent(setup, "    "),
            "    t0 = perf_counter()",
            "    for _ in range(loops):",
            textwrap.indent("\n".join([name if stmt is None else stmt] * (duplicate or 1)), "        "),
            "    elapsed = perf_counter() - t0",
            textwrap.indent(teardown, "    "),
            "    return elapsed",
        ]
        namespace = dict(globals or {}, perf_counter=perf_counter)
        exec("\n".join(lines), namespace)
        loops = (inner_loops or 1) * (duplicate or 1)
        return self._run(name, namespace["timed"], loops, metadata)

    def bench_command(self, name, command):
        raise NotImplementedError("bench_command: this pyperf starts no processes")

    def _run(self, name, timed, inner_loops, metadata):
        args = self.args or self.parse_args()
        task = self._task
        self._task += 1
        if args.worker_task is not None and args.worker_task != task:
            return None
        extra = dict(metadata or {}, began_unix_ns=time.time_ns())
        if args.answer or args.answer_text:
            extra["answer"] = self._take_answer(name, timed)
        if args.values < 1:
            return None
        inner = inner_loops or 1
        start = time.perf_counter()
        loops, warmups = args.loops, []
        if not loops:
            loops, warmups = self._calibrate(timed, inner)
        warmups += [[loops, timed(loops) / (loops * inner)] for _ in range(args.warmups)]
        values = []
        while len(values) < args.values and not (len(values) > 1 and self._is_late(start)):
            values.append(timed(loops) / (loops * inner))
        extra["mem_max_rss"] = peak_memory()
        metadata = {**self.metadata, "inner_loops": inner, **extra}
        bench = Benchmark(name, metadata, loops, warmups, values)
        print(bench, flush=True)
        if args.output:
            self._done.append(bench)
            self._write(args.output)
        return bench

    def _take_answer(self, name, timed):
        import gc

        global _answer
        _answer = Answer()
        # What `describe` allocates must not start a collection that the benchmark wants to see itself.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            timed(self.args.answer_loops)
            _answer.add_globals(sys.modules["__main__"].__dict__)
            digest = _answer.digest()
            if self.args.answer:
                print(f"{name}: answer {digest}", flush=True)
            if self.args.answer_text:
                with open(self.args.answer_text, "w", encoding="utf-8") as f:
                    f.write(_answer.text())
            return digest
        finally:
            _answer = None
            # The frames that the answer was taken from are of no more interest, to a JIT neither.
            getattr(sys, "_clear_internal_caches", lambda: None)()
            if was_enabled:
                gc.enable()

    def _calibrate(self, timed, inner):
        """How many loops take `--min-time`, and the values seen on the way."""
        loops, seen = 1, []
        while True:
            seconds = timed(loops)
            seen.append([loops, seconds / (loops * inner)])
            if seconds >= self.args.min_time:
                return loops, seen
            loops *= 2

    def _is_late(self, start):
        limit = self.args.max_seconds
        return limit is not None and time.perf_counter() - start >= limit

    def _write(self, file):
        import json

        metadata = {"pyperf_version": __version__, "python_implementation": python_implementation()}
        benchmarks = [b._as_json() for b in self._done]
        with open(file, "w", encoding="utf-8") as f:
            json.dump({"version": "1.0", "metadata": metadata, "benchmarks": benchmarks}, f)
            f.write("\n")
