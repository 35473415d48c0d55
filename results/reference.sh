#!/bin/sh
# Makes the reference runs again: one folder per named experiment below results/ (or the folder given). What is there already
# stays: runs that exist are left out, interrupted ones go on.
#
#   results/reference.sh                        everything but pyperformance, in about 20 minutes on two quiet cores
#   results/reference.sh FOLDER NAME…           only these: results/reference.sh results aa ab
#   results/reference.sh results pyperformance  programs of the PyPI package (docs/pyperformance.md), 20 to 30 minutes more
#
# SCALE="--processes=1 --samples=3 --max-seconds=0.01 --programs=gcd" tries the script itself out.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/results}
[ $# -eq 0 ] || shift
wanted=${*:-size cpython-traces traces aa ab all peers sweep tos compile ablation factorial explain}
cd "$root"
cargo build --bin experiment
binary=${CARGO_TARGET_DIR:-target}/debug/experiment
mkdir -p "$out"
failed=$(mktemp)
trap 'rm -f "$failed"' EXIT

is_wanted() {
    case " $wanted " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# run NAME ARGUMENTS…
run() {
    name=$1
    shift
    is_wanted "$name" || return 0
    if [ -e "$out/$name/journal.jsonl" ]; then
        "$binary" --resume "$out/$name" || echo "$name" >>"$failed"
    elif [ -e "$out/$name/report.html" ] || [ -e "$out/$name/table.csv" ]; then
        echo "$name: is there, left as it is"
    else
        echo "== $name: experiment $*"
        "$binary" "$@" --out "$out/$name" || echo "$name" >>"$failed"
    fi
}

# Keeps a lane's processes on one CPU, so that two lanes don't meet. Arms are compared inside a lane only.
pin() {
    if taskset -c "$1" true 2>/dev/null && [ "$(nproc)" -ge 2 ]; then echo "--pin=$1"; fi
}

run size size
run cpython-traces --suite=cpython-traces
run traces --suite=traces
# Alone on the machine: what absolute times and small differences are read from.
run aa aa ${SCALE:-}
run ab ab ${SCALE:-}
run peers peers ${SCALE:---processes=3 --samples=25 --max-seconds=0.12}
run pyperformance --suite=pyperformance ${SCALE:---processes=2 --samples=30 --max-seconds=0.5}
# Two at a time: large differences, and counts.
few=${SCALE:---processes=3 --samples=15 --max-seconds=0.06}
(
    run sweep sweep $few $(pin 0)
    run tos tos $few $(pin 0)
    run compile compile $few $(pin 0)
) &
lane=$!
run all --alloc=all $few $(pin 1)
run ablation ablation $few $(pin 1)
run factorial factorial $few $(pin 1)
wait "$lane"
if is_wanted explain && [ ! -e "$out/explain-collatz.html" ]; then
    "$binary" explain collatz --out "$out/explain-collatz.html" || echo explain >>"$failed"
fi
# `experiment report RUN` makes these again; they need not be kept twice.
rm -f "$out"/*/pyperf-*.json
if [ -s "$failed" ]; then
    echo "failed: $(tr '\n' ' ' <"$failed")" >&2
    exit 1
fi
