"""The library's `ZoneInfo`, which shows itself as CPython's type in C."""

from _types import in_module
from zoneinfo._zoneinfo import ZoneInfo


def __repr__(self):
    if self.key is None:
        return f"zoneinfo.ZoneInfo.from_file({self._file_repr})"
    return f"zoneinfo.ZoneInfo(key={str(self)!r})"


ZoneInfo.__repr__ = __repr__
in_module(ZoneInfo, "zoneinfo")
