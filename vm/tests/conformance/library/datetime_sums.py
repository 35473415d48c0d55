# datetime arithmetic: days and their numbers, sums over months and years, lengths of time, limits, subclasses.
import copy
import pickle
from datetime import date, datetime, time, timedelta, timezone

for year in (1, 4, 100, 400, 1900, 1999, 2000, 2004, 2023, 2024, 9999):
    for month, day in ((1, 1), (2, 28), (3, 1), (12, 31)):
        d = date(year, month, day)
        n = d.toordinal()
        print(n, date.fromordinal(n) == d, d.weekday(), d.isocalendar()[1:], end="; ")
    print()
start = datetime(2023, 12, 31, 23, 59, 59, 999_999)
for kw in ({"days": 1}, {"seconds": 1}, {"microseconds": 1}, {"hours": -24}, {"weeks": 9}, {"days": -365, "minutes": 1},
           {"milliseconds": 1500}, {"days": 0.5}, {"hours": 1.25, "seconds": -0.000001}, {"microseconds": 10**12}):
    step = timedelta(**kw)
    print(step, repr(step), start + step, start - step, step + start, (start + step) - start == step)
print(timedelta(1, 2, 3) * 3, timedelta(days=1) / 7, timedelta(days=10) // timedelta(hours=7), timedelta(hours=30) % timedelta(hours=7))
print(divmod(timedelta(days=3), timedelta(hours=5)), -timedelta(seconds=1), abs(timedelta(-1)), timedelta(True), timedelta(seconds=2**31))
print(timedelta.max, timedelta.min, timedelta.resolution, timedelta(-999999999), timedelta(microseconds=-1).days)
print(sum((timedelta(minutes=i) for i in range(10)), timedelta()), sorted([timedelta(2), timedelta(1), timedelta(1, 1)])[0])
for bad in (lambda: timedelta(10**9), lambda: datetime.max + timedelta(0, 1), lambda: datetime.min - timedelta(0, 1), lambda: date.max + timedelta(1),
            lambda: timedelta("1"), lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: date(2023, 13, 1), lambda: datetime(2023, 1, 1, 24),
            lambda: datetime(2023, 1, 1, 0, 60), lambda: time(0, 0, 0, 10**6), lambda: date("2023", 1, 1), lambda: datetime(2023, 1, 1) + 1,
            lambda: datetime(2023, 1, 1) - 1, lambda: datetime(2023, 1, 1.5)):
    try:
        print(bad())
    except (OverflowError, ValueError, TypeError) as e:
        print(type(e).__name__)


class Stamp(datetime):
    def shifted(self):
        return self + timedelta(days=1)


s = Stamp(2024, 2, 28, 12, tzinfo=timezone.utc)
print(type(s.shifted()).__name__, s.shifted(), type(s - timedelta(1)).__name__, s - Stamp(2024, 2, 27, tzinfo=timezone.utc))
t = datetime(2024, 2, 28, 12, tzinfo=timezone(timedelta(hours=2)))
print(t + timedelta(1), t - s, t == s, t < s, (t + timedelta(hours=2)) == s + timedelta(0), s.astimezone(timezone(timedelta(hours=-5))))
print(pickle.loads(pickle.dumps(start + timedelta(1))), copy.copy(timedelta(3)), hash(timedelta(3)) == hash(timedelta(hours=72)))
print(hash(datetime(2024, 1, 1)) == hash(datetime(2023, 12, 31) + timedelta(1)), datetime(2024, 1, 1, fold=1).fold, (datetime(2024, 1, 1, fold=1) + timedelta(0)).fold)
d, days = datetime(1999, 12, 25), 0
while d.year < 2001:
    d, days = d + timedelta(hours=31, minutes=7, seconds=3, microseconds=11), days + 1
print(d, days, d.isoformat(" ", "milliseconds"), d.strftime("%j %U %a %b"), (d - datetime(1970, 1, 1)).total_seconds(), timedelta.__new__.__qualname__ != "")

for day in ("2024-12-25", "2021-01-03", "2026-12-31"):
    week = date.fromisoformat(day).isocalendar()
    print(week, week.week, tuple(week))

for text in ("2024-2-29", "2024-02-2", "2024-W1-1", "not a date", "2024-02-29 25:00"):
    try:
        print(datetime.fromisoformat(text))
    except ValueError as e:
        print(type(e).__name__, text)
