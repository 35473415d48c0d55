#!/bin/sh
# Puts a few rows of the reference run `ab` into the README's sample table.
#
#   results/readme-table.sh [RUN]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
run=${1:-$root/results/ab}
cd "$root"
table=$(mktemp)
trap 'rm -f "$table" "$table.new"' EXIT
cargo run -q --bin experiment -- report "$run" |
    grep -E '^(program  |int_sum|mandelbrot|float_poly|matmul|collatz|geometric mean)' | sed 's/ *$//' |
    awk '!/^geometric mean/ || !seen++' >"$table"
[ -s "$table" ]
# The first block after the sentence that introduces it.
awk -v table="$table" '
    /^It prints, for instance/ { wanted = 1 }
    /^```/ && wanted == 1 { print; while ((getline line < table) > 0) print line; wanted = 2; next }
    /^```/ && wanted == 2 { wanted = 0 }
    wanted != 2 { print }
' README.md >"$table.new"
cat "$table.new" >README.md
