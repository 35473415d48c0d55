#!/bin/sh
# Makes every reference run again: one folder per named experiment below results/ (or the folder given), all in about
# 20 minutes on two quiet cores. What is there already stays: runs that exist are left out, interrupted ones go on.
#
#   results/reference.sh [FOLDER]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/results}
cd "$root"
cargo build --bin experiment
binary=${CARGO_TARGET_DIR:-target}/debug/experiment

run() {
    name=$1
    shift
    if [ -e "$out/$name/journal.jsonl" ]; then
        "$binary" --resume "$out/$name" || failed="$failed $name"
    elif [ -e "$out/$name/report.html" ] || [ -e "$out/$name/table.csv" ]; then
        echo "$name: is there, left as it is"
    else
        echo "== $name: experiment $*"
        "$binary" "$@" --out "$out/$name" || failed="$failed $name"
    fi
}

failed=
run size size
run cpython-traces --suite=cpython-traces
run traces --suite=traces
run aa aa
run ab ab
run all --alloc=all --processes=4 --samples=20 --max-seconds=0.1
run sweep sweep --processes=3 --samples=15 --max-seconds=0.06
run tos tos --processes=3 --samples=15 --max-seconds=0.06
run ablation ablation --processes=3 --samples=15 --max-seconds=0.06
run factorial factorial --processes=3 --samples=15 --max-seconds=0.06
run compile compile --processes=3 --samples=12 --max-seconds=0.06
run peers peers --processes=3 --samples=25 --max-seconds=0.2
if [ ! -e "$out/explain-collatz.html" ]; then
    "$binary" explain collatz --out "$out/explain-collatz.html" || failed="$failed explain"
fi
# `experiment report RUN` makes these again; they need not be kept twice.
rm -f "$out"/*/pyperf-*.json
if [ -n "$failed" ]; then
    echo "failed:$failed" >&2
    exit 1
fi
