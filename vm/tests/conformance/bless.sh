#!/bin/sh
# Writes NAME.out for every NAME.py here with what CPython prints (default: /usr/bin/python3).
python="${PYTHON:-/usr/bin/python3}"
cd "$(dirname "$0")" || exit 1
for program in */*.py; do
    "$python" "$program" >"${program%.py}.out" 2>/dev/null
done
