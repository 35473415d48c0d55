"""`tracemalloc`: how much memory objects take since tracing began, by the count of living objects. Where they were made
is not known: no object has a traceback, and a snapshot has no statistics."""

import sys
from collections.abc import Sequence

__all__ = ['start', 'stop', 'is_tracing', 'get_traced_memory', 'reset_peak', 'clear_traces',
           'get_tracemalloc_memory', 'get_traceback_limit', 'get_object_traceback',
           'take_snapshot', 'Snapshot', 'Filter', 'DomainFilter', 'Statistic',
           'StatisticDiff', 'Trace', 'Traceback', 'Frame']

# An object here, with what belongs to it, in bytes: a rough mean.
_SIZE = 64

_limit = None
_base = _peak = 0


def start(nframe=1, /):
    global _limit
    if not 1 <= nframe <= 65535:
        raise ValueError('the number of frames must be in range [1; 65535]')
    if _limit is None:
        _limit = nframe
        clear_traces()


def stop():
    global _limit
    _limit = None


def is_tracing():
    return _limit is not None


def clear_traces():
    global _base, _peak
    _base = sys.getallocatedblocks()
    _peak = 0


def _current():
    global _peak
    if _limit is None:
        return 0
    current = max(sys.getallocatedblocks() - _base, 0) * _SIZE
    _peak = max(_peak, current)
    return current


def get_traced_memory():
    current = _current()
    return (current, _peak) if _limit is not None else (0, 0)


def reset_peak():
    global _peak
    _peak = 0
    _current()


def get_tracemalloc_memory():
    return 0


def get_traceback_limit():
    return _limit or 1


def get_object_traceback(obj, /):
    return None


class Frame(tuple):
    def __new__(cls, frame):
        return tuple.__new__(cls, frame)

    filename = property(lambda self: self[0])
    lineno = property(lambda self: self[1])

    def __str__(self):
        return f'{self.filename}:{self.lineno}'


class Traceback(Sequence):
    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(Frame(frame) for frame in reversed(frames))
        self.total_nframe = total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        return self._frames[index]


class Trace:
    def __init__(self, domain, size, traceback):
        self.domain, self.size, self.traceback = domain, size, traceback


class Statistic:
    def __init__(self, traceback, size, count):
        self.traceback, self.size, self.count = traceback, size, count


class StatisticDiff:
    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size, self.size_diff = size, size_diff
        self.count, self.count_diff = count, count_diff


class Filter:
    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        self.inclusive, self.filename_pattern = inclusive, filename_pattern
        self.lineno, self.all_frames, self.domain = lineno, all_frames, domain


class DomainFilter:
    def __init__(self, inclusive, domain):
        self.inclusive, self.domain = inclusive, domain


class Snapshot:
    def __init__(self, traces=(), traceback_limit=1):
        self.traces, self.traceback_limit = traces, traceback_limit

    def filter_traces(self, filters):
        return Snapshot(self.traces, self.traceback_limit)

    def statistics(self, key_type, cumulative=False):
        if key_type not in ('traceback', 'filename', 'lineno'):
            raise ValueError(f'unknown key_type: {key_type!r}')
        return []

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        return self.statistics(key_type, cumulative)


def take_snapshot():
    if _limit is None:
        raise RuntimeError('the tracemalloc module must be tracing memory '
                           'allocations to take a snapshot')
    return Snapshot((), get_traceback_limit())
