from datetime import datetime, date, time, timedelta, timezone
d = date(2024, 2, 29)
print(d, d.year, d.weekday(), d.isoweekday(), d.isocalendar()[:2], d.replace(day=1), d.toordinal(), date.fromordinal(738000))
print(d + timedelta(days=366), d - date(2000, 1, 1), d < date(2025, 1, 1), d.strftime("%d/%m/%y %A %B %j"), d.timetuple()[:4])
t = datetime(2024, 3, 10, 14, 30, 5, 123456)
print(t, t.isoformat(), t.date(), t.time(), t.isoformat(sep=" ", timespec="minutes"), t.strftime("%Y-%m-%d %H:%M:%S.%f %p %I"))
print(t + timedelta(hours=10, minutes=-5), t - datetime(2024, 1, 1), t.replace(microsecond=0, tzinfo=timezone.utc), datetime.fromisoformat("2011-11-04T00:05:23"))
td = timedelta(days=1, hours=25, seconds=61, milliseconds=5)
print(td, td.days, td.seconds, td.microseconds, td.total_seconds(), td * 2, td / 2, td // timedelta(hours=1), -td, abs(-td), td % timedelta(hours=7))
print(repr(td), repr(t), repr(d), repr(time(1, 2)), timedelta(0) == timedelta(), bool(timedelta(0)), timedelta.max > td, divmod(td, timedelta(hours=10)))
est = timezone(timedelta(hours=-5), "EST")
u = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
print(u.astimezone(est), u.astimezone(est).tzname(), u == u.astimezone(est), est, u.utcoffset(), u.timestamp(), datetime.fromtimestamp(0, timezone.utc))
print(datetime.strptime("03 Feb 2021 04:05", "%d %b %Y %H:%M"), time.fromisoformat("04:23:01"), date.fromisoformat("2019-12-04"), time(5, 6, 7).strftime("%H-%M"))
for bad in (lambda: date(2023, 2, 29), lambda: datetime(2024, 13, 1), lambda: time(25), lambda: datetime.strptime("x", "%Y"), lambda: u - t, lambda: u < t, lambda: date.fromisoformat("nope")):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
total = timedelta()
day = date(2020, 1, 1)
sundays = 0
for i in range(400):
    day += timedelta(days=1)
    sundays += day.weekday() == 6 and day.day == 1
    total += timedelta(minutes=i)
print(day, sundays, total)
print(sorted([date(2024, 5, 1), date(2023, 1, 1)])[0], max(t, t + timedelta(1)), {d: 1}[date(2024, 2, 29)], datetime.combine(d, time(1)), date.min, datetime.max)
