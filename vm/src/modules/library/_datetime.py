"""The classes of `_pydatetime` with the calendar's arithmetic in Rust. What it doesn't take goes the way of the library."""

import _dates
import _pydatetime as _library
from _pydatetime import *
from _pydatetime import __doc__
from _types import in_module

_date_fields = _library._check_date_fields
_time_fields = _library._check_time_fields
_new_timedelta = timedelta.__new__
_subtract = datetime.__sub__
_parse_date = _library._parse_isoformat_date


def _check_date_fields(year, month, day):
    if _dates.are_date(year, month, day):
        return year, month, day
    # Fields are plain integers, whatever kind was given.
    return map(int.__index__, _date_fields(year, month, day))


def _parse_isoformat_date(text):
    # The library asserts it.
    if len(text) not in (7, 8, 10):
        raise ValueError
    return _parse_date(text)


def _check_time_fields(hour, minute, second, microsecond, fold):
    if _dates.are_time(hour, minute, second, microsecond, fold):
        return hour, minute, second, microsecond, fold
    return map(int.__index__, _time_fields(hour, minute, second, microsecond, fold))


def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
    parts = _dates.normalise(days, seconds, microseconds, milliseconds, minutes, hours, weeks)
    if parts is None:
        return _new_timedelta(cls, days, seconds, microseconds, milliseconds, minutes, hours, weeks)
    self = object.__new__(cls)
    self._days, self._seconds, self._microseconds = parts
    self._hashcode = -1
    return self


def _moved(self, days, seconds, microseconds):
    fields = _dates.add(
        self._year, self._month, self._day, self._hour, self._minute, self._second, self._microsecond,
        days, seconds, microseconds,
    )
    if fields is None:
        raise OverflowError("date value out of range")
    cls = type(self)
    if cls is not datetime:
        return cls(*fields, tzinfo=self._tzinfo)
    new = object.__new__(cls)
    new._year, new._month, new._day, new._hour, new._minute, new._second, new._microsecond = fields
    new._tzinfo = self._tzinfo
    new._hashcode = -1
    new._fold = 0
    return new


def __add__(self, other):
    "Add a datetime and a timedelta."
    if not isinstance(other, timedelta):
        return NotImplemented
    return _moved(self, other._days, other._seconds, other._microseconds)


def __sub__(self, other):
    "Subtract two datetimes, or a datetime and a timedelta."
    if isinstance(other, timedelta):
        return _moved(self, -other._days, -other._seconds, -other._microseconds)
    return _subtract(self, other)


def __repr__(self):
    # CPython's C type has the module's name in its own.
    return f"datetime.{_iso_repr(self)}"


_iso_repr = _library._IsoCalendarDate.__repr__


def _install():
    for method, cls in ((__new__, timedelta), (__add__, datetime), (__sub__, datetime)):
        method.__module__ = "datetime"
        method.__qualname__ = f"{cls.__name__}.{method.__name__}"
    _library._IsoCalendarDate.__repr__ = __repr__
    timedelta.__new__ = staticmethod(__new__)
    datetime.__add__ = datetime.__radd__ = __add__
    datetime.__sub__ = __sub__
    _library._check_date_fields = _check_date_fields
    _library._check_time_fields = _check_time_fields
    _library._parse_isoformat_date = _parse_isoformat_date
    _library._ymd2ord = _dates.to_ordinal
    _library._ord2ymd = _dates.from_ordinal
    _dates.quicken(date, datetime, timedelta)
    for cls in (date, datetime, time, timedelta, timezone, tzinfo):
        in_module(cls, "datetime")


_install()
