"""`profile`: the profiler in Python, which is the same here as `cProfile`'s, and what the two have in common."""

import importlib.machinery
import io
import marshal
import sys

__all__ = ['run', 'runctx', 'Profile']


def code_label(code):
    """File, line and name of a function: the key of its statistics."""
    if isinstance(code, str):
        return ('~', 0, code)
    return (code.co_filename, code.co_firstlineno, code.co_name)


class _Runs:
    """What can be done with a profiler that has `runctx` and `create_stats`."""

    def print_stats(self, sort=-1):
        import pstats
        if not isinstance(sort, tuple):
            sort = (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*sort).print_stats()

    def dump_stats(self, file):
        self.create_stats()
        with open(file, 'wb') as f:
            marshal.dump(self.stats, f)

    def run(self, cmd):
        import __main__
        names = __main__.__dict__
        return self.runctx(cmd, names, names)


def _report(profiler, filename, sort):
    if filename is not None:
        profiler.dump_stats(filename)
    else:
        profiler.print_stats(sort)


def run_with(profile, statement, filename, sort):
    profiler = profile()
    try:
        profiler.run(statement)
    except SystemExit:
        pass
    finally:
        _report(profiler, filename, sort)


def runctx_with(profile, statement, globals, locals, filename, sort):
    profiler = profile()
    try:
        profiler.runctx(statement, globals, locals)
    except SystemExit:
        pass
    finally:
        _report(profiler, filename, sort)


def main_of(profile, name):
    """The program: `python -m cProfile script.py`."""
    import argparse
    import os
    import runpy
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument('-o', '--outfile', default=None)
    parser.add_argument('-m', dest='module', action='store_true')
    parser.add_argument('-s', '--sort', default=2)
    parser.add_argument('args', nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.args:
        parser.print_usage()
        sys.exit(2)
    sys.argv[:] = options.args
    if options.outfile is not None:
        options.outfile = os.path.abspath(options.outfile)
    if options.module:
        names = {'run_module': runpy.run_module, 'modname': options.args[0]}
        runctx_with(profile, "run_module(modname, run_name='__main__')", names, None,
                    options.outfile, options.sort)
        return
    program = options.args[0]
    sys.path.insert(0, os.path.dirname(program))
    with io.open_code(program) as f:
        code = compile(f.read(), program, 'exec')
    spec = importlib.machinery.ModuleSpec(name='__main__', loader=None, origin=program)
    main = type(sys)('__main__')
    main.__dict__.update(
        __spec__=spec, __file__=spec.origin, __package__=None, __cached__=None)
    sys.modules['__main__'] = main
    runctx_with(profile, code, main.__dict__, None, options.outfile, options.sort)


def __getattr__(name):
    # Made when it is asked for, because `cProfile` imports this module.
    if name == 'Profile':
        import cProfile
        return cProfile.Profile
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def run(statement, filename=None, sort=-1):
    """Profiles a statement; the report is printed, or kept in a file."""
    import cProfile
    run_with(cProfile.Profile, statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """As `run`, in these namespaces."""
    import cProfile
    runctx_with(cProfile.Profile, statement, globals, locals, filename, sort)


if __name__ == '__main__':
    import cProfile
    main_of(cProfile.Profile, 'profile')
