# Months and days may be members of an `IntEnum`; fields of dates are plain integers.
import calendar
import datetime
import enum


class Month(enum.IntEnum):
    MAY = 5


day = datetime.date(2024, Month.MAY, True)
print(day, type(day.month), type(day.day), day.weekday())
moment = datetime.datetime(2024, Month.MAY, 2, Month.MAY)
print(moment, type(moment.hour), moment + datetime.timedelta(days=Month.MAY))
print(calendar.calendar(2004)[:300])
print(calendar.TextCalendar(6).formatmonth(2023, 5))
