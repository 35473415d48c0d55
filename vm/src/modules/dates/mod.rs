//! `_dates`: the calendar's arithmetic for `datetime`, on small integers; the classes are the library's Python.

mod quick;

use super::module;
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

const MAX_ORDINAL: i64 = 3_652_059;
const MAX_DELTA_DAYS: i64 = 999_999_999;
const DAY: i64 = 86_400;
const MICROSECONDS: i64 = 1_000_000;
/// Beyond this, sums are for Python's integers.
const MODEST: i64 = 1 << 40;

/// The arguments as numbers, if they are ints of modest size.
fn numbers<const N: usize>(args: &Args) -> Option<[i64; N]> {
    let words: &[Word; N] = args.pos.try_into().ok()?;
    let mut out = [0; N];
    for (n, w) in out.iter_mut().zip(words) {
        *n = Some(*w).filter(|w| w.is_small_int())?.as_i64()?;
        if n.abs() > MODEST {
            return None;
        }
    }
    Some(out)
}

fn tuple<const N: usize>(vm: &Vm, numbers: [i64; N]) -> Ref {
    build::tuple(vm, numbers.iter().map(|n| build::int64(vm, *n)).collect())
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_date(year: i64, month: i64, day: i64) -> bool {
    (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
}

/// The number of a day, 1 January of year 1 being the first. The year is taken to begin in March.
fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 306
}

/// Year, month and day of a day's number.
fn date_of(ordinal: i64) -> [i64; 3] {
    // Days since 1 March of year 0, in groups of 400 years.
    let days = ordinal + 305;
    let (era, days) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (days - days / 1460 + days / 36_524 - days / 146_096) / 365;
    let rest = days - (365 * year + year / 4 - year / 100);
    let month = (5 * rest + 2) / 153;
    let day = rest - (153 * month + 2) / 5 + 1;
    let year = year + era * 400;
    if month < 10 { [year, month + 3, day] } else { [year + 1, month - 9, day] }
}

/// Days, seconds and microseconds of a length of time given in all three.
fn normal(days: i64, seconds: i64, microseconds: i64) -> [i64; 3] {
    let seconds = seconds + microseconds.div_euclid(MICROSECONDS);
    [days + seconds.div_euclid(DAY), seconds.rem_euclid(DAY), microseconds.rem_euclid(MICROSECONDS)]
}

/// `normalise(days, seconds, microseconds, milliseconds, minutes, hours, weeks)`: the three that a `timedelta` has, or `None`
/// if that is not to be told here.
fn normalise(vm: &mut Vm, args: &Args) -> R {
    let Some([days, seconds, us, ms, minutes, hours, weeks]) = numbers(args) else {
        return Ok(build::none());
    };
    let seconds = seconds + minutes * 60 + hours * 3600;
    let parts = normal(days + weeks * 7, seconds, us + ms * 1000);
    if parts[0].abs() > MAX_DELTA_DAYS {
        return Ok(build::none());
    }
    Ok(tuple(vm, parts))
}

/// `add(year, month, day, hour, minute, second, microsecond, days, seconds, microseconds)`: the seven fields of the sum, or
/// `None` if no date is so late or so early.
fn add(vm: &mut Vm, args: &Args) -> R {
    let Some([year, month, day, hour, minute, second, us, days, seconds, more]) = numbers(args)
    else {
        return Ok(build::none());
    };
    let seconds = seconds + hour * 3600 + minute * 60 + second;
    let [days, seconds, us] = normal(ordinal(year, month, day) + days, seconds, us + more);
    if !(1..=MAX_ORDINAL).contains(&days) {
        return Ok(build::none());
    }
    let [year, month, day] = date_of(days);
    Ok(tuple(vm, [year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60, us]))
}

/// `TypeError` if an argument is no integer, else `ValueError`.
fn refused(vm: &mut Vm, args: &Args, text: &str) -> Raised {
    for w in args.pos {
        if let Err(raised) = vm.index(*w) {
            return raised;
        }
    }
    vm.value_error(text)
}

fn to_ordinal(vm: &mut Vm, args: &Args) -> R {
    match numbers(args) {
        Some([year, month, day]) if is_date(year, month, day) => {
            Ok(build::int64(vm, ordinal(year, month, day)))
        }
        _ => Err(refused(vm, args, "this is no date")),
    }
}

fn from_ordinal(vm: &mut Vm, args: &Args) -> R {
    match numbers(args) {
        Some([days]) => Ok(tuple(vm, date_of(days))),
        None => Err(refused(vm, args, "this is no day's number")),
    }
}

/// Whether the fields are those of a date; false also if that is not to be told here.
fn are_date(_: &mut Vm, args: &Args) -> R {
    let fields = numbers(args);
    Ok(build::bool(fields.is_some_and(|[year, month, day]| is_date(year, month, day))))
}

/// The same for hour, minute, second, microsecond and fold.
fn are_time(_: &mut Vm, args: &Args) -> R {
    let most = [23, 59, 59, 999_999, 1];
    let fields: Option<[i64; 5]> = numbers(args);
    let fit = |f: [i64; 5]| f.iter().zip(most).all(|(n, most)| (0..=most).contains(n));
    Ok(build::bool(fields.is_some_and(fit)))
}

pub(crate) use quick::Dates;

pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(
        vm,
        "_dates",
        &[
            ("normalise", normalise),
            ("add", add),
            ("to_ordinal", to_ordinal),
            ("from_ordinal", from_ordinal),
            ("are_date", are_date),
            ("are_time", are_time),
            ("quicken", quick::quicken),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_numbers_and_back() {
        assert_eq!((ordinal(1, 1, 1), ordinal(9999, 12, 31)), (1, MAX_ORDINAL));
        for day in 1..=MAX_ORDINAL {
            let [y, m, d] = date_of(day);
            assert!(is_date(y, m, d) && ordinal(y, m, d) == day, "day {day}: {y}-{m}-{d}");
        }
    }
}
