"""Tracebacks on request. Faults of C code, for which CPython has this module, don't happen here, so being enabled is a
flag and no more."""

import sys

_is_enabled = False


def enable(file=None, all_threads=True, c_stack=True):
    global _is_enabled
    _is_enabled = True


def disable():
    global _is_enabled
    was, _is_enabled = _is_enabled, False
    return was


def is_enabled():
    return _is_enabled


def dump_traceback(file=None, all_threads=True):
    """Writes the stack, innermost call first, to a file or descriptor."""
    lines = ['Stack (most recent call first):\n']
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
    text = ''.join(lines)
    if isinstance(file, int):
        import os
        os.write(file, text.encode('ascii', 'backslashreplace'))
    else:
        (sys.stderr if file is None else file).write(text)


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    raise RuntimeError('patchwork does not support watchdog threads')


def cancel_dump_traceback_later():
    """Nothing was ever scheduled."""
