"""`_lsprof`: the profiler of `cProfile`, on `sys.setprofile`."""

import sys
from time import perf_counter


class profiler_subentry(tuple):
    """What a function's calls of another one took."""

    def __new__(cls, fields):
        return tuple.__new__(cls, fields)

    code = property(lambda self: self[0])
    callcount = property(lambda self: self[1])
    reccallcount = property(lambda self: self[2])
    totaltime = property(lambda self: self[3])
    inlinetime = property(lambda self: self[4])


class profiler_entry(profiler_subentry):
    """What a function's calls took; `calls` has those that it made."""

    calls = property(lambda self: self[5])


class _Times:
    """Sums over the calls of a function, or over those that one other function makes of it."""

    __slots__ = ('calls', 'recursive', 'total', 'inline', 'depth')

    def __init__(self):
        self.calls = self.recursive = self.depth = 0
        self.total = self.inline = 0.0

    def begin(self):
        self.depth += 1

    def end(self, elapsed, inline):
        self.depth -= 1
        self.inline += inline
        self.calls += 1
        # What a recursive call takes is part of the outermost one's time.
        if self.depth:
            self.recursive += 1
        else:
            self.total += elapsed

    def fields(self, code):
        return code, self.calls, self.recursive, self.total, self.inline


class _Function(_Times):
    """A function, and by function those that it calls."""

    __slots__ = ('callees',)

    def __init__(self):
        super().__init__()
        self.callees = {}


def _label(function):
    """How a built-in function is called in reports."""
    name = getattr(function, '__name__', '?')
    owner = getattr(function, '__objclass__', None)
    if owner is None:
        this = getattr(function, '__self__', None)
        if this is not None and not isinstance(this, type(sys)):
            owner = this if isinstance(this, type) else type(this)
    if owner is not None:
        return f"<method '{name}' of '{owner.__name__}' objects>"
    module = getattr(function, '__module__', None)
    return f'<built-in method {module}.{name}>' if module else f'<built-in method {name}>'


class Profiler:
    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer or perf_counter
        # A timer that gives whole numbers says what one is worth.
        self._unit = timeunit if timer and timeunit else 1.0
        self._subcalls = subcalls
        self._builtins = builtins
        self.clear()

    def clear(self):
        self._functions = {}
        self._stack = []

    def enable(self, subcalls=True, builtins=True):
        if sys.getprofile() is not None:
            raise ValueError('Another profiling tool is already active')
        self._subcalls = subcalls
        self._builtins = builtins
        self._stack = []
        sys.setprofile(self._event)
        _begin()

    def disable(self):
        sys.setprofile(None)
        while self._stack:
            self._leave()

    def _event(self, frame, event, arg):
        code = frame.f_code
        if code in _OWN:
            # For CPython these are built in.
            if event == 'call' and _OWN[code]:
                self._enter(_OWN[code])
        elif event == 'call':
            self._enter(code)
        elif event == 'return':
            if self._stack and self._stack[-1][0] is code:
                self._leave()
        elif self._builtins:
            if event == 'c_call':
                self._enter(_label(arg))
            elif self._stack and isinstance(self._stack[-1][0], str):
                self._leave()

    def _enter(self, code):
        function = self._functions.get(code)
        if function is None:
            function = self._functions[code] = _Function()
        call = None
        if self._subcalls and self._stack:
            callees = self._stack[-1][1].callees
            call = callees.get(code)
            if call is None:
                call = callees[code] = _Times()
            call.begin()
        function.begin()
        # The last is the time that the calls which it makes take.
        self._stack.append([code, function, call, self._timer(), 0])

    def _leave(self):
        code, function, call, start, within = self._stack.pop()
        elapsed = self._timer() - start
        if self._stack:
            self._stack[-1][4] += elapsed
        elapsed, inline = elapsed * self._unit, (elapsed - within) * self._unit
        function.end(elapsed, inline)
        if call is not None:
            call.end(elapsed, inline)

    def getstats(self):
        entries = []
        for code, function in self._functions.items():
            if not function.calls:
                continue
            calls = [profiler_subentry(times.fields(callee))
                     for callee, times in function.callees.items() if times.calls]
            entries.append(profiler_entry((*function.fields(code), calls or None)))
        return entries


def _begin():
    """The first function that is called while the profiler is on: from then on the program is observed."""


_OWN = {
    _begin.__code__: None,
    Profiler.enable.__code__: None,
    Profiler.disable.__code__: "<method 'disable' of '_lsprof.Profiler' objects>",
}
