import time, calendar
print(time.gmtime(0), time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), calendar.timegm((1970, 1, 2, 0, 0, 0)))
t = time.strptime("2021-03-04 05:06:07", "%Y-%m-%d %H:%M:%S")
print(t.tm_year, t.tm_yday, t.tm_wday, t[:6], time.asctime(t), isinstance(t, tuple), t.n_fields)
print(time.time() > 1.6e9, time.monotonic() <= time.monotonic(), time.perf_counter_ns() > 0, time.process_time() >= 0)
a = time.perf_counter()
time.sleep(0.01)
print(time.perf_counter() - a >= 0.009, time.get_clock_info("monotonic").monotonic)
print(calendar.monthrange(2024, 2)[1], calendar.isleap(1900), calendar.leapdays(2000, 2020), calendar.weekday(2024, 5, 17), calendar.month_name[5], calendar.day_abbr[0])
print(calendar.month(2024, 2))
print(calendar.TextCalendar(6).formatweekheader(3), list(calendar.Calendar().itermonthdays(2023, 2))[:5], calendar.monthcalendar(2023, 2)[0])
for bad in (lambda: time.strptime("x", "%Y"), lambda: time.sleep(-1), lambda: calendar.monthrange(2024, 13), lambda: time.strftime("%Y", (1, 2))):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
days = 0
for y in range(1900, 2100):
    for m in range(1, 13):
        first, n = calendar.monthrange(y, m)
        days += n if first == 6 else 0
print(days)
