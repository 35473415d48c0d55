#!/bin/sh
# Writes NAME.out for every NAME.py here with what CPython prints (default: /usr/bin/python3), and for those in
# `tracebacks` NAME.err with standard error and the exit code. Names on the command line: only these.
python="${PYTHON:-/usr/bin/python3}"
cd "$(dirname "$0")" || exit 1
[ $# -gt 0 ] || set -- */*.py
for program in "$@"; do
    case "$program" in
        support/*) continue ;;
        tracebacks/*) errors="${program%.py}.err" ;;
        *) errors=/dev/null ;;
    esac
    PYTHONPATH=support PYTHONDONTWRITEBYTECODE=1 "$python" "$program" >"${program%.py}.out" 2>"$errors" </dev/null
    code=$?
    [ "$errors" = /dev/null ] && continue
    sed -i "s#$(pwd -P)/##g" "$errors"
    echo "exit $code" >>"$errors"
done
