"""Runs one program in this Python and reports: the peer side of src/protocol.rs."""

import json
import os
import platform
import sys
import time


def main():
    request = json.load(sys.stdin)
    if request["protocol"] != 1:
        sys.exit("unknown protocol")
    report = measure_itself(request) if request.get("values") else call_bench(request)
    runtime = platform.python_implementation() + " " + platform.python_version()
    # On a line of its own, whatever the program printed.
    print("\n" + json.dumps({"protocol": 1, "runtime": runtime, **report}))


def call_bench(request):
    path = request["program"]
    with open(path, encoding="utf-8") as f:
        source = f.read()
    scope = {"__name__": "program"}
    exec(compile(source, path, "exec"), scope)
    bench = scope["bench"]
    clock = time.perf_counter_ns
    budget = int(request["max_seconds"] * 1e9)
    ready = time.time_ns() - request["spawned_unix_ns"]
    times = []
    answers = []
    spent = 0
    for i in range(request["iterations"]):
        start = clock()
        value = bench()
        took = clock() - start
        times.append(took)
        spent += took
        answer = repr(value)
        if answer not in answers:
            answers.append(answer)
        if i >= 2 and spent >= budget:
            break
    return {"ready_ns": ready, "iterations_ns": times, "answers": answers}


def measure_itself(request):
    """A program that uses `pyperf`, ours, which lies beside this file."""
    import runpy

    path = request["program"]
    sys.argv = [path, *request.get("arguments", ())]
    sys.path[:0] = [os.path.dirname(path), os.path.dirname(os.path.abspath(__file__)), *request.get("search", ())]
    runpy.run_path(path, run_name="__main__")
    if not os.path.exists(request["values"]):
        sys.exit("the program left no values: here it has no such benchmark")
    with open(request["values"], encoding="utf-8") as f:
        (benchmark,) = json.load(f)["benchmarks"]
    os.remove(request["values"])
    metadata = benchmark["metadata"]
    (run,) = benchmark["runs"]
    seconds = [value for _, value in run.get("warmups", ())] + run["values"]
    return {
        "ready_ns": max(0, metadata["began_unix_ns"] - request["spawned_unix_ns"]),
        "iterations_ns": [round(s * metadata["inner_loops"] * 1e9) for s in seconds],
        "answers": [metadata["answer"]],
    }


main()
