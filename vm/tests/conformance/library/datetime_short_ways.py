import pickle
from datetime import date, datetime, time, timedelta, timezone


def attempt(call):
    try:
        print(repr(call()))
    except Exception as e:
        print(type(e).__name__)


class D(date):
    pass


class T(datetime):
    pass


class S(timedelta):
    pass


a, b = datetime(2024, 2, 29, 23, 59, 59, 999999), datetime(2024, 3, 1)
d, e = date(2024, 2, 29), date(2023, 3, 1)
s, t = timedelta(1, 2, 3), timedelta(hours=-5, weeks=2, milliseconds=7)
print(a < b, a <= a, a == b, a != b, a > b, b >= a, hash(a) == hash(datetime(2024, 2, 29, 23, 59, 59, 999999)))
print(d < e, d == date(2024, 2, 29), d != e, hash(d) == hash(date(2024, 2, 29)), {d: 1}[date(2024, 2, 29)])
print(s < t, s == timedelta(1, 2, 3), s >= t, hash(s) == hash(timedelta(1, 2, 3)))
print(a - b, b - a, a + s, s + a, a - s, d - e, d + s, s + d, d - s, s + t, s - t, -s, t.total_seconds())
attempt(lambda: a < d)
attempt(lambda: a == d)
attempt(lambda: a < 3)
attempt(lambda: d < a)
attempt(lambda: a - d)
attempt(lambda: a + b)
attempt(lambda: d + 3)
attempt(lambda: datetime.max + timedelta(1))
attempt(lambda: date.min - timedelta(1))
attempt(lambda: timedelta.max + timedelta(1))
attempt(lambda: timedelta.max.total_seconds())
attempt(lambda: datetime(2023, 2, 29))
attempt(lambda: datetime(2023, 2, 28, 24))
attempt(lambda: date(0, 1, 1))
attempt(lambda: datetime(2023, 2))
attempt(lambda: date(2023, 2.0, 1))
attempt(lambda: timedelta("1"))
attempt(lambda: timedelta(1.5, minutes=0.1))
attempt(lambda: timedelta(10 ** 9))
attempt(lambda: timedelta(days=1, nothing=2))
attempt(lambda: datetime(2023, 2, 1, fold=1).fold)
print(D(2020, 1, 2) + s, type(D(2020, 1, 2) + s).__name__, D(2020, 1, 2) == date(2020, 1, 2), D(2020, 1, 2) < e)
print(T(2020, 1, 2, 3) - s, type(T(2020, 1, 2) - s).__name__, T(2020, 1, 2) - datetime(2020, 1, 1), repr(T(2020, 1, 2)))
print(S(1) + s, type(S(1) + s).__name__, S(2) == timedelta(2), S(hours=3).total_seconds())
z = datetime(2024, 1, 1, tzinfo=timezone.utc)
w = datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2)))
print(z == w, z - w, z > w, z + s, z.isoformat(), str(z), hash(z) == hash(w))
attempt(lambda: z < a)
print(z == a)
print(a.isoformat(), a.isoformat(" "), a.isoformat(sep="x"), a.isoformat(timespec="minutes"), str(a), str(d), d.isoformat())
print(f"{a} {d} {s} {a:%Y}", repr(a), repr(d), repr(s))
for text in ("2024-02-29", "2024-02-29T01:02", "2024-02-29 01:02:03", "2024-02-29T01:02:03.456", "2024-02-29T01:02:03.456789",
             "2024-02-29T01:02:03+02:00", "2024-02-30", "2024-02-29T25:00", "2024-02-29T01", "x", "2024-02-29T01:02:03."):
    attempt(lambda: datetime.fromisoformat(text))
    attempt(lambda: date.fromisoformat(text))
attempt(lambda: datetime.fromisoformat(3))
print(type(datetime.now()).__name__, type(T.now()).__name__, type(date.today()).__name__, type(D.today()).__name__)
print(abs(datetime.now() - datetime.fromtimestamp(__import__("time").time())) < timedelta(seconds=5))
print(datetime.now(timezone.utc).tzinfo, T.fromisoformat("2024-02-29"), type(D.fromisoformat("2024-02-29")).__name__)
for one in (a, d, s, T(2020, 1, 2), z, time(1, 2)):
    print(repr(pickle.loads(pickle.dumps(one))))
print(sorted([b, a, datetime(1999, 1, 1)]), max(d, e), sum([s, t], timedelta()))
print(a.replace(year=2020), d.replace(day=1), a.year, d.month, s.days, datetime.min, timedelta.resolution)
