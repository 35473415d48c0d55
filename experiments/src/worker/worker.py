"""Runs one program in this Python and reports: the peer side of src/protocol.rs."""

import json
import platform
import sys
import time


def main():
    request = json.load(sys.stdin)
    if request["protocol"] != 1:
        sys.exit("unknown protocol")
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
    runtime = platform.python_implementation() + " " + platform.python_version()
    json.dump({"protocol": 1, "runtime": runtime, "ready_ns": ready, "iterations_ns": times,
               "answers": answers}, sys.stdout)


main()
