"""Runs the test suites of pure-Python packages under CPython and under Patchwork, and prints a table of both.

    python3 vm/tests/packages/run.py                   # all packages of the list below
    python3 vm/tests/packages/run.py toolz funcy       # some of them
    python3 vm/tests/packages/run.py --jit=on toolz    # with the JIT (default: off)

Sources and what their suites need are downloaded with pip into a folder (`--folder`, default: one in the system's temporary
folder, which is used again); nothing of it belongs to this repository. Without a package index the script says so.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]

# What the suites import besides their package. An old hypothesis: newer ones have a part in C.
TOOLS = """pytest==9.2.0 pluggy iniconfig packaging pygments attrs hypothesis==6.100.0 sortedcontainers typing_extensions six
    wcwidth mdurl markdown-it-py pytz tzdata webencodings freezegun python-dateutil pytest-mock markupsafe simplejson
    pyyaml sniffio outcome executing soupsieve""".split()

# Build back ends: pip asks them for the names of what it downloads.
BACK_ENDS = 'hatchling hatch-vcs hatch-fancy-pypi-readme flit-core poetry-core setuptools setuptools-scm wheel pdm-backend'.split()

# Package and version: the folder that is imported from, and pytest's arguments.
PACKAGES = {
    'arrow==1.4.0': ('.', ['tests', '-o', 'addopts=']),
    'attrs==26.1.0': ('src', ['tests']),
    'boltons==26.2.0': ('.', ['tests']),
    'cachetools==8.0.2': ('src', ['tests']),
    'chess==1.11.2': ('.', ['test.py']),
    'construct==2.10.70': ('.', ['tests/test_core.py']),
    'funcy==2.1': ('.', ['tests']),
    # The other two files need trio, which needs ctypes.
    'jinja2==3.1.6': ('src', ['tests', '--ignore=tests/test_async.py', '--ignore=tests/test_async_filters.py']),
    'lark==1.3.1': ('.', ['tests/test_parser.py', 'tests/test_trees.py', 'tests/test_grammar.py']),
    'mako==1.4.3': ('.', ['test']),
    'markdown==3.11.3': ('.', ['tests']),
    'markupsafe==3.0.4': ('src', ['tests']),
    'marshmallow==4.4.0': ('src', ['tests']),
    'mistune==3.4.0': ('src', ['tests']),
    'more_itertools==11.2.1': ('.', ['tests']),
    'networkx==3.6.1': ('.', ['networkx/classes', 'networkx/algorithms/tests']),
    'packaging==26.4': ('src', ['tests']),
    'parso==0.8.7': ('.', ['test']),
    'pluggy==1.7.0': ('src', ['testing']),
    'pycparser==3.12': ('.', ['tests']),
    'pyparsing==3.3.3': ('.', ['tests/test_unit.py', 'tests/test_simple_unit.py']),
    'pyrsistent==0.20.0': ('.', ['tests']),
    'schema==0.7.8': ('.', ['test_schema.py']),
    'simplejson==4.3.0': ('.', ['simplejson/tests']),
    'sly==0.5': ('src', ['tests']),
    'tabulate==0.10.0': ('.', ['test']),
    'tomlkit==0.15.2': ('.', ['tests']),
    'toolz==1.0.0': ('.', ['toolz']),
    'voluptuous==0.16.0': ('.', ['voluptuous']),
}


def pip(*arguments, **environment):
    command = [sys.executable, '-m', 'pip', *arguments, '-q', '--disable-pip-version-check']
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        if re.search('(?i)connection|resolve|network|timed out|no matching distribution', done.stderr):
            sys.exit('no package index can be reached (pip said: ' + done.stderr.strip().splitlines()[-1] + ')')
        sys.exit(done.stderr)


def prepare(folder):
    """Installs what the suites need; gives the folder where it is."""
    tools, back_ends = folder / 'tools', folder / 'back-ends'
    if not tools.exists():
        pip('install', '--target', str(back_ends), *BACK_ENDS)
        pip('install', '--target', str(tools), '--no-compile', *TOOLS)
        # What is compiled is for CPython alone, and all of it has a form in Python too.
        for binary in tools.rglob('*.so'):
            binary.unlink()
    return tools


def sources(folder, package):
    """The unpacked sources of a package."""
    name, version = package.split('==')
    unpacked = folder / 'sources'
    found = list(unpacked.glob(f'{name}-{version}'))
    if not found:
        downloads = folder / 'downloads' / name
        pip('download', '--no-deps', '--no-build-isolation', '--no-binary', ':all:', '-d', str(downloads), package,
            PYTHONPATH=str(folder / 'back-ends'))
        for archive in downloads.iterdir():
            with tarfile.open(archive) as t:
                t.extractall(unpacked, filter='data')
        found = list(unpacked.glob(f'{name}-{version}'))
    return found[0]


def run(interpreter, place, imported, arguments, tools, limit):
    """Counts of a suite's outcomes by name, or why it was not run."""
    environment = {**os.environ, 'PYTHONPATH': f'{place / imported}:{tools}', 'PYTHONDONTWRITEBYTECODE': '1'}
    options = ['-q', '--tb=no', '-p', 'no:cacheprovider']
    command = [*interpreter, '-m', 'pytest', *options, *arguments]
    try:
        done = subprocess.run(command, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return f'not done after {limit} s'
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    counts = {}
    for line in reversed(lines):
        counts = {what: int(n) for n, what in re.findall(r'(\d+) (passed|failed|errors?|skipped|xfailed)', line)}
        if counts:
            break
    if not counts:
        return f'exit {done.returncode}: {(lines or done.stderr.splitlines() or [""])[-1][:60]}'
    return counts


def shown(outcome):
    if isinstance(outcome, str):
        return outcome
    failed = outcome.get('failed', 0) + outcome.get('error', 0) + outcome.get('errors', 0)
    return f"{outcome.get('passed', 0)} / {failed}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', help='packages of the list; all without any')
    parser.add_argument('--jit', default='off', help='how Patchwork runs them')
    parser.add_argument('--python', default='/usr/bin/python3', help='the CPython to compare with')
    parser.add_argument('--patchwork', default=str(ROOT / 'target/debug/patchwork'))
    parser.add_argument('--folder', default=str(pathlib.Path(tempfile.gettempdir()) / 'patchwork-packages'))
    parser.add_argument('--limit', type=int, default=600, help='seconds per suite')
    options = parser.parse_args()
    if not os.path.exists(options.patchwork):
        sys.exit(f'{options.patchwork} is missing: cargo build --bin patchwork')
    chosen = {p: how for p, how in PACKAGES.items() if not options.names or p.split('==')[0] in options.names}
    unknown = set(options.names) - {p.split('==')[0] for p in chosen}
    if unknown:
        sys.exit(f"not in the list: {', '.join(sorted(unknown))}")
    folder = pathlib.Path(options.folder)
    tools = prepare(folder)
    print(f"{'package':26} {'CPython passed / failed':28} Patchwork passed / failed")
    for package, (imported, arguments) in chosen.items():
        place = sources(folder, package)
        both = [run(interpreter, place, imported, arguments, tools, options.limit)
                for interpreter in ([options.python], [options.patchwork, f'--jit={options.jit}'])]
        print(f"{package.replace('==', ' '):26} {shown(both[0]):28} {shown(both[1])}", flush=True)


if __name__ == '__main__':
    main()
