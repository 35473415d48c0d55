"""`cProfile`: where a program's time goes, by function."""

import _lsprof
from profile import _Runs, code_label as label, main_of, run_with, runctx_with

__all__ = ['run', 'runctx', 'Profile']


class Profile(_Runs, _lsprof.Profiler):
    """A profiler; `stats` has what `create_stats` found, as `pstats` takes it."""

    def create_stats(self):
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        entries = self.getstats()
        self.stats = {}
        callers = {}
        for entry in entries:
            key = label(entry.code)
            count = entry.callcount
            mine = callers[key] = {}
            self.stats[key] = (
                count - entry.reccallcount, count, entry.inlinetime, entry.totaltime, mine)
        for entry in entries:
            caller = label(entry.code)
            for call in entry.calls or ():
                of_callee = callers.get(label(call.code))
                if of_callee is None:
                    continue
                new = (call.callcount, call.callcount - call.reccallcount,
                       call.inlinetime, call.totaltime)
                old = of_callee.get(caller, (0, 0, 0, 0))
                of_callee[caller] = tuple(a + b for a, b in zip(old, new))

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()

    def runctx(self, cmd, globals, locals):
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()


def run(statement, filename=None, sort=-1):
    """Profiles a statement; the report is printed, or kept in a file."""
    run_with(Profile, statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """As `run`, in these namespaces."""
    runctx_with(Profile, statement, globals, locals, filename, sort)


if __name__ == '__main__':
    main_of(Profile, 'cProfile')
