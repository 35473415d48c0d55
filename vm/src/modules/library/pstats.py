"""`pstats`: reports of what profilers found."""

import marshal
import os
import re
import sys
import time
from dataclasses import dataclass
from enum import StrEnum

__all__ = ['Stats', 'SortKey', 'FunctionProfile', 'StatsProfile']


class SortKey(StrEnum):
    CALLS = 'calls', 'ncalls'
    CUMULATIVE = 'cumulative', 'cumtime'
    FILENAME = 'filename', 'module'
    LINE = 'line'
    NAME = 'name'
    NFL = 'nfl'
    PCALLS = 'pcalls'
    STDNAME = 'stdname'
    TIME = 'time', 'tottime'

    def __new__(cls, *names):
        self = str.__new__(cls, names[0])
        self._value_ = names[0]
        for other in names[1:]:
            cls._value2member_map_[other] = self
        self._all_values = names
        return self


@dataclass(unsafe_hash=True)
class FunctionProfile:
    ncalls: str
    tottime: float
    percall_tottime: float
    cumtime: float
    percall_cumtime: float
    file_name: str
    line_number: int


@dataclass(unsafe_hash=True)
class StatsProfile:
    """The totals, and by name of function what it took."""

    total_tt: float
    func_profiles: dict


# By the name that stands in reports: what rows are sorted by (True: the largest first), and its title. A row is
# calls that are not recursive, calls, own time, time with calls, file, line, name, and how it is written.
_ORDERS = {
    'calls': (((1, True),), 'call count'),
    'cumulative': (((3, True),), 'cumulative time'),
    'filename': (((4, False),), 'file name'),
    'line': (((5, False),), 'line number'),
    'name': (((6, False),), 'function name'),
    'nfl': (((6, False), (4, False), (5, False)), 'name/file/line'),
    'pcalls': (((0, True),), 'primitive call count'),
    'stdname': (((7, False),), 'standard name'),
    'time': (((2, True),), 'internal time'),
}
_ALIASES = {'ncalls': 'calls', 'cumtime': 'cumulative', 'module': 'filename', 'tottime': 'time'}
_NUMBERED = {-1: 'stdname', 0: 'calls', 1: 'time', 2: 'cumulative'}


def func_std_string(function):
    """How a function stands in reports."""
    file, line, name = function
    if file == '~' and line == 0:
        if name.startswith('<') and name.endswith('>'):
            return '{%s}' % name[1:-1]
        return name
    return f'{file}:{line}({name})'


def func_get_function_name(function):
    return function[2]


def f8(x):
    return '%8.3f' % x


def _sum(a, b):
    return tuple(x + y for x, y in zip(a, b))


def _merged_callers(mine, others):
    merged = dict(mine)
    for function, calls in others.items():
        old = merged.get(function)
        if old is None:
            merged[function] = calls
        else:
            merged[function] = _sum(old, calls) if isinstance(calls, tuple) else old + calls
    return merged


def _merged(a, b):
    return (*_sum(a[:4], b[:4]), _merged_callers(a[4], b[4]))


class Stats:
    def __init__(self, *args, stream=None):
        self.stream = stream or sys.stdout
        self.all_callees = None
        self.files = []
        self.fcn_list = None
        self.total_tt = 0
        self.total_calls = 0
        self.prim_calls = 0
        self.max_name_len = 0
        self.top_level = set()
        self.stats = {}
        self.sort_type = ''
        self.sort_arg_dict = {}
        self._add_one(args[0] if args else None)
        self.add(*args[1:])

    def _add_one(self, source):
        if source is None:
            return
        if isinstance(source, (str, os.PathLike)):
            with open(source, 'rb') as f:
                stats = marshal.load(f)
            try:
                when = time.ctime(os.stat(source).st_mtime)
                name = f'{when}    {source}'
            except OSError:
                name = source
            files = [name]
        elif hasattr(source, 'create_stats'):
            source.create_stats()
            stats, files = source.stats, []
            source.stats = {}
        elif isinstance(source, Stats):
            stats, files = source.stats, source.files
        else:
            raise TypeError(f"Cannot create or construct a {self.__class__!r} object from {source!r}")
        if not stats and not files:
            raise TypeError(f"Cannot create or construct a {self.__class__!r} object from {source!r}")
        self.files = self.files + files
        self.fcn_list = None
        self.all_callees = None
        for function, row in stats.items():
            mine = self.stats.get(function)
            self.stats[function] = row if mine is None else _merged(mine, row)
        self._sum_up()

    def _sum_up(self):
        self.total_tt = self.total_calls = self.prim_calls = self.max_name_len = 0
        self.top_level = set()
        for function, (primitive, calls, own, cumulative, callers) in self.stats.items():
            self.total_calls += calls
            self.prim_calls += primitive
            self.total_tt += own
            if ('jprofile', 0, 'profiler') in callers:
                self.top_level.add(function)
            self.max_name_len = max(self.max_name_len, len(func_std_string(function)))

    def add(self, *sources):
        for source in reversed(sources):
            self._add_one(source)
        return self

    def dump_stats(self, filename):
        with open(filename, 'wb') as f:
            marshal.dump(self.stats, f)

    def get_sort_arg_defs(self):
        """The names that `sort_stats` takes, and the beginnings that mean one of them only."""
        if not self.sort_arg_dict:
            words = {**{name: name for name in _ORDERS}, **_ALIASES}
            found = {}
            for word, order in words.items():
                for end in range(1, len(word) + 1):
                    found.setdefault(word[:end], set()).add(order)
            self.sort_arg_dict = {
                start: (_ORDERS[min(orders)][0], _ORDERS[min(orders)][1])
                for start, orders in found.items() if len(orders) == 1}
            self.sort_arg_dict.update(
                (word, (_ORDERS[order][0], _ORDERS[order][1])) for word, order in words.items())
        return self.sort_arg_dict

    def sort_stats(self, *field):
        if not field:
            self.fcn_list = 0
            return self
        if len(field) == 1 and isinstance(field[0], int):
            field = [_NUMBERED[field[0]]]
        elif len(field) >= 2:
            for part in field[1:]:
                if type(part) is not type(field[0]):
                    raise TypeError("Can't have mixed argument type")
        known = self.get_sort_arg_defs()
        order, titles = [], []
        for word in field:
            if isinstance(word, SortKey):
                word = word.value
            keys, title = known[word]
            order.extend(keys)
            titles.append(title)
        self.sort_type = ', '.join(titles)
        rows = [(primitive, calls, own, cumulative, *function, func_std_string(function), function)
                for function, (primitive, calls, own, cumulative, _) in self.stats.items()]
        for column, largest_first in reversed(order):
            rows.sort(key=lambda row: row[column], reverse=largest_first)
        self.fcn_list = [row[-1] for row in rows]
        return self

    def reverse_order(self):
        if self.fcn_list:
            self.fcn_list.reverse()
        return self

    def strip_dirs(self):
        def stripped(function):
            file, line, name = function
            return os.path.basename(file), line, name

        old, self.stats = self.stats, {}
        for function, (primitive, calls, own, cumulative, callers) in old.items():
            short = {}
            for caller, times in callers.items():
                short = _merged_callers(short, {stripped(caller): times})
            row = (primitive, calls, own, cumulative, short)
            function = stripped(function)
            mine = self.stats.get(function)
            self.stats[function] = row if mine is None else _merged(mine, row)
        self.top_level = {stripped(function) for function in self.top_level}
        self.max_name_len = max((len(func_std_string(f)) for f in self.stats), default=0)
        self.fcn_list = None
        self.all_callees = None
        return self

    def calc_callees(self):
        if self.all_callees:
            return
        self.all_callees = callees = {}
        for function, row in self.stats.items():
            callees.setdefault(function, {})
            for caller, times in row[4].items():
                callees.setdefault(caller, {})[function] = times

    def eval_print_amount(self, selection, functions, message):
        """Those of the functions that are selected: a share, a number, or a pattern of names."""
        chosen = functions
        if isinstance(selection, str):
            try:
                pattern = re.compile(selection)
            except re.PatternError:
                return functions, message + f'   <Invalid regular expression {selection!r}>\n'
            chosen = [f for f in functions if pattern.search(func_std_string(f))]
        elif isinstance(selection, float) and 0.0 <= selection < 1.0:
            chosen = functions[:int(len(functions) * selection + .5)]
        elif isinstance(selection, int) and 0 <= selection < len(functions):
            chosen = functions[:selection]
        if len(chosen) != len(functions):
            message += f'   List reduced from {len(functions)} to {len(chosen)}'
            message += f' due to restriction <{selection!r}>\n'
        return chosen, message

    def get_print_list(self, selections):
        width = self.max_name_len
        if self.fcn_list:
            functions = self.fcn_list[:]
            message = f'   Ordered by: {self.sort_type}\n'
        else:
            functions = list(self.stats)
            message = '   Random listing order was used\n'
        for selection in selections:
            functions, message = self.eval_print_amount(selection, functions, message)
        if not functions:
            return 0, functions
        print(message, file=self.stream)
        if len(functions) < len(self.stats):
            width = max(len(func_std_string(f)) for f in functions)
        return width + 2, functions

    def get_stats_profile(self):
        functions = self.fcn_list[:] if self.fcn_list else list(self.stats)
        profiles = {}
        for function in functions:
            primitive, calls, own, cumulative, _ = self.stats[function]
            file, line, name = function
            ncalls = str(calls) if calls == primitive else f'{calls}/{primitive}'
            own, cumulative = float(f8(own)), float(f8(cumulative))
            each = 0 if not calls else float(f8(own / calls))
            each_primitive = 0 if not primitive else float(f8(cumulative / primitive))
            profiles[name] = FunctionProfile(
                ncalls, own, each, cumulative, each_primitive, file, line)
        return StatsProfile(float(f8(self.total_tt)), profiles)

    def print_stats(self, *amount):
        out = self.stream
        for name in self.files:
            print(name, file=out)
        if self.files:
            print(file=out)
        for function in self.top_level:
            print(' ' * 8, func_get_function_name(function), file=out)
        print(' ' * 8, self.total_calls, 'function calls', end=' ', file=out)
        if self.total_calls != self.prim_calls:
            print(f'({self.prim_calls} primitive calls)', end=' ', file=out)
        print(f'in {self.total_tt:.3f} seconds', file=out)
        print(file=out)
        _, functions = self.get_print_list(amount)
        if functions:
            self.print_title()
            for function in functions:
                self.print_line(function)
            print(file=out)
            print(file=out)
        return self

    def print_title(self):
        print('   ncalls  tottime  percall  cumtime  percall', end=' ', file=self.stream)
        print('filename:lineno(function)', file=self.stream)

    def print_line(self, function):
        primitive, calls, own, cumulative, _ = self.stats[function]
        count = str(calls) if calls == primitive else f'{calls}/{primitive}'
        each = f8(own / calls) if calls else ' ' * 8
        each_primitive = f8(cumulative / primitive) if primitive else ' ' * 8
        print(count.rjust(9), f8(own), each, f8(cumulative), each_primitive,
              func_std_string(function), file=self.stream)

    def print_callees(self, *amount):
        self.calc_callees()
        return self._print_calls(amount, 'called...', self.all_callees.get, '->')

    def print_callers(self, *amount):
        return self._print_calls(
            amount, 'was called by...', lambda function, _: self.stats[function][4], '<-')

    def _print_calls(self, amount, title, calls_of, arrow):
        width, functions = self.get_print_list(amount)
        if not functions:
            return self
        self.print_call_heading(width, title)
        for function in functions:
            self.print_call_line(width, function, calls_of(function, {}), arrow)
        print(file=self.stream)
        print(file=self.stream)
        return self

    def print_call_heading(self, name_size, column_title):
        print('Function '.ljust(name_size) + column_title, file=self.stream)
        has_times = any(isinstance(times, tuple)
                        for row in self.stats.values() for times in row[4].values())
        if has_times:
            print(' ' * name_size + '    ncalls  tottime  cumtime', file=self.stream)

    def print_call_line(self, name_size, source, call_dict, arrow='->'):
        print(func_std_string(source).ljust(name_size) + arrow, end=' ', file=self.stream)
        if not call_dict:
            print(file=self.stream)
            return
        indent = ''
        for function in sorted(call_dict):
            name, times = func_std_string(function), call_dict[function]
            if isinstance(times, tuple):
                calls, primitive, own, cumulative = times
                count = f'{calls}/{primitive}' if calls != primitive else f'{calls}'
                line = f'{count.rjust(7)} {f8(own)} {f8(cumulative)}  {name}'
            else:
                line = f'{name}({times!r}) {f8(self.stats[function][3])}'
            print(indent + line, file=self.stream)
            indent = ' ' * (name_size + len(arrow) + 1)
