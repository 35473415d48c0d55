#!/bin/sh
# The paper from the results: numbers, tables and figures first, then LaTeX. Needs latexmk.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
# Raw samples are kept compressed.
for packed in results/*/samples.json.gz; do
    [ -e "${packed%.gz}" ] || gunzip -k "$packed"
done
cargo run --bin experiment -- paper --results results --out paper/generated
cd paper
latexmk -pdf -interaction=nonstopmode -halt-on-error paper.tex
