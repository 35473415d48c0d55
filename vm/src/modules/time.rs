//! `time`: clocks, calendar time and `sleep`. Local time is that of `TZ` or `/etc/localtime`, by the crate `jiff`.

use super::{module, set, structseq};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const FIELDS: [&str; 9] = [
    "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst",
];

fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
fn process_time() -> Duration {
    let t = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(t.tv_sec.max(0) as u64, t.tv_nsec.max(0) as u32)
}
/// A clock in seconds and one in nanoseconds.
fn seconds(vm: &Vm, d: Duration) -> Ref {
    build::float(vm, d.as_secs_f64())
}
fn nanoseconds(vm: &Vm, d: Duration) -> Ref {
    build::int64(vm, d.as_nanos() as i64)
}

fn sleep(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "sleep", 0, 1, 1)?;
    let t = vm.to_f64(args.pos[0])?;
    match Duration::try_from_secs_f64(t) {
        Ok(d) => {
            vm.flush();
            crate::threads::sleep(vm, d)?;
            Ok(build::none())
        }
        Err(_) => Err(vm.value_error("sleep length must be non-negative")),
    }
}

/// The moment that an argument (seconds since 1970, or nothing for now) means.
fn moment(vm: &mut Vm, args: &Args, name: &str) -> R<Timestamp> {
    args.arity(vm, name, 0, 0, 1)?;
    let s = match args.get(0).filter(|w| *w != Word::NONE) {
        Some(w) if w.kind() == Kind::Float => vm.to_f64(w)?.floor() as i64,
        Some(w) => vm.to_i64(w)?,
        None => wall().as_secs() as i64,
    };
    match Timestamp::from_second(s) {
        Ok(t) => Ok(t),
        Err(_) => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}
fn struct_time(vm: &mut Vm, z: &Zoned) -> R {
    let info = z.time_zone().to_offset_info(z.timestamp());
    let numbers = [
        i64::from(z.year()),
        i64::from(z.month()),
        i64::from(z.day()),
        i64::from(z.hour()),
        i64::from(z.minute()),
        i64::from(z.second()),
        i64::from(z.weekday().to_monday_zero_offset()),
        i64::from(z.day_of_year()),
        i64::from(info.dst().is_dst()),
    ];
    let mut items: Vec<Ref> = numbers.iter().map(|n| build::int64(vm, *n)).collect();
    items.push(build::str(vm, info.abbreviation()));
    items.push(build::int64(vm, i64::from(z.offset().seconds())));
    match vm.library.struct_time.clone() {
        Some(class) => structseq::instance(vm, *class, items),
        None => Ok(build::tuple(vm, items)),
    }
}
fn local_time(vm: &mut Vm, args: &Args) -> R {
    let t = moment(vm, args, "localtime")?;
    struct_time(vm, &t.to_zoned(TimeZone::system()))
}
fn gm_time(vm: &mut Vm, args: &Args) -> R {
    let t = moment(vm, args, "gmtime")?;
    struct_time(vm, &t.to_zoned(TimeZone::UTC))
}

/// The nine numbers of a time tuple.
fn numbers(vm: &mut Vm, w: Word) -> R<[i64; 9]> {
    let Some(t) = w.get::<TupleObj>() else {
        return Err(vm.type_error("Tuple or struct_time argument required".into()));
    };
    let mut out = [0; 9];
    if t.len < 9 {
        return Err(vm.type_error("time tuple must have exactly 9 items".into()));
    }
    for (to, from) in out.iter_mut().zip(t.items()) {
        *to = vm.to_i64(*from)?;
    }
    Ok(out)
}
fn civil(n: &[i64; 9]) -> Option<DateTime> {
    let small = |i: usize| i8::try_from(n[i]).ok();
    // Months count from one; zero is allowed and means the first.
    let date = Date::new(i16::try_from(n[0]).ok()?, small(1)?.max(1), small(2)?.max(1));
    Some(date.ok()?.at(small(3)?, small(4)?, small(5)?.min(59), 0))
}
fn make_time(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "mktime", 0, 1, 1)?;
    let n = numbers(vm, args.pos[0])?;
    // Fields beyond their range carry over.
    let start = Date::new(n[0] as i16, 1, 1).map(|d| d.at(0, 0, 0, 0));
    let span = jiff::Span::new()
        .try_months(n[1] - 1)
        .and_then(|s| s.try_days(n[2] - 1))
        .and_then(|s| s.try_hours(n[3]))
        .and_then(|s| s.try_minutes(n[4]))
        .and_then(|s| s.try_seconds(n[5]));
    let at = match (start, span) {
        (Ok(start), Ok(span)) => start.checked_add(span).ok(),
        _ => None,
    };
    match at.and_then(|at| at.to_zoned(TimeZone::system()).ok()) {
        Some(z) => Ok(build::float(vm, z.timestamp().as_second() as f64)),
        None => Err(vm.overflow_error("mktime argument out of range")),
    }
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Sun Jun  9 04:26:40 1993`.
fn as_text(n: &[i64; 9]) -> String {
    let day = DAYS[n[6].rem_euclid(7) as usize];
    let month = MONTHS[(n[1] - 1).rem_euclid(12) as usize];
    format!("{day} {month} {:2} {:02}:{:02}:{:02} {}", n[2], n[3], n[4], n[5], n[0])
}
fn now_or(vm: &mut Vm, w: Option<Word>) -> R<[i64; 9]> {
    match w {
        Some(w) => numbers(vm, w),
        None => {
            let now = local_time(vm, &Args::of(&[]))?;
            numbers(vm, *now)
        }
    }
}
fn as_time(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "asctime", 0, 0, 1)?;
    let n = now_or(vm, args.get(0))?;
    Ok(build::str(vm, &as_text(&n)))
}
fn c_time(vm: &mut Vm, args: &Args) -> R {
    let t = local_time(vm, args)?;
    let n = numbers(vm, *t)?;
    Ok(build::str(vm, &as_text(&n)))
}
fn format_time(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "strftime", 0, 1, 2)?;
    let Some(format) = args.pos[0].as_str() else {
        let ty = vm.type_of(args.pos[0]).name();
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {ty}")));
    };
    let n = now_or(vm, args.get(1))?;
    let Some(at) = civil(&n) else {
        let ranges = [(1, 1, 12, "month"), (2, 1, 31, "day of month"), (3, 0, 23, "hour")];
        let bad = ranges.iter().find(|(i, low, high, _)| n[*i] < *low || n[*i] > *high);
        let what = bad.map_or("minute or seconds", |b| b.3);
        return Err(vm.value_error(&format!("{what} out of range")));
    };
    let text = match at.to_zoned(TimeZone::system()) {
        Ok(z) => strftime(&z, format),
        Err(e) => return Err(vm.value_error(&e.to_string())),
    };
    Ok(build::str(vm, &text))
}

/// The C library's conversions, one at a time, so that an unknown one stays as it is.
pub(crate) fn strftime(z: &Zoned, format: &str) -> String {
    let mut out = String::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let Some(kind) = chars.next() else {
            out.push('%');
            break;
        };
        match kind {
            'c' => out.push_str(&z.strftime("%a %b %e %H:%M:%S %Y").to_string()),
            'x' => out.push_str(&z.strftime("%m/%d/%y").to_string()),
            'X' => out.push_str(&z.strftime("%H:%M:%S").to_string()),
            'Y' => out.push_str(&z.year().to_string()),
            _ => {
                let one = format!("%{kind}");
                let text = jiff::fmt::strtime::format(&one, z);
                out.push_str(&text.unwrap_or(one));
            }
        }
    }
    out
}

fn parse_time(vm: &mut Vm, args: &Args) -> R {
    let name = vm.intern("_strptime");
    let m = crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
    let key = vm.intern("_strptime_time");
    let f = vm.get_attr(*m, *key)?;
    vm.call(*f, args)
}

const CLOCKS: &[(&str, i64)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME as i64),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC as i64),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID as i64),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID as i64),
    ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW as i64),
    ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME as i64),
];

/// The reading of a clock of the system.
fn clock(vm: &mut Vm, args: &Args, name: &str) -> R<Duration> {
    args.arity(vm, name, 0, 1, 1)?;
    let id = match vm.to_i64(args.pos[0])? as i32 {
        libc::CLOCK_REALTIME => ClockId::Realtime,
        libc::CLOCK_MONOTONIC => ClockId::Monotonic,
        libc::CLOCK_PROCESS_CPUTIME_ID => ClockId::ProcessCPUTime,
        libc::CLOCK_THREAD_CPUTIME_ID => ClockId::ThreadCPUTime,
        libc::CLOCK_MONOTONIC_RAW => ClockId::MonotonicRaw,
        libc::CLOCK_BOOTTIME => ClockId::Boottime,
        _ => {
            let e = std::io::Error::from_raw_os_error(libc::EINVAL);
            return Err(vm.os_error(&e, &[]));
        }
    };
    let t = clock_gettime(id);
    Ok(Duration::new(t.tv_sec as u64, t.tv_nsec as u32))
}

/// `time.get_clock_info`.
fn clock_info(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "get_clock_info", 0, 1, 1)?;
    let (function, adjustable) = match args.pos[0].as_str() {
        Some("time") => ("clock_gettime(CLOCK_REALTIME)", true),
        Some("monotonic" | "perf_counter") => ("clock_gettime(CLOCK_MONOTONIC)", false),
        Some("process_time") => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", false),
        Some("thread_time") => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", false),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let Some(class) = vm.library.namespace.clone() else { return Ok(build::none()) };
    let fields = vec![
        ("implementation", build::str(vm, function)),
        ("monotonic", build::bool(!adjustable)),
        ("adjustable", build::bool(adjustable)),
        ("resolution", build::float(vm, 1e-9)),
    ];
    Ok(super::namespace::make(vm, &class, fields))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "time",
        &[
            ("time", |vm, _| Ok(seconds(vm, wall()))),
            ("time_ns", |vm, _| Ok(nanoseconds(vm, wall()))),
            ("perf_counter", |vm, _| Ok(seconds(vm, vm.start.elapsed()))),
            ("perf_counter_ns", |vm, _| Ok(nanoseconds(vm, vm.start.elapsed()))),
            ("monotonic", |vm, _| Ok(seconds(vm, vm.start.elapsed()))),
            ("monotonic_ns", |vm, _| Ok(nanoseconds(vm, vm.start.elapsed()))),
            ("process_time", |vm, _| Ok(seconds(vm, process_time()))),
            ("process_time_ns", |vm, _| Ok(nanoseconds(vm, process_time()))),
            ("thread_time", |vm, _| Ok(seconds(vm, process_time()))),
            ("thread_time_ns", |vm, _| Ok(nanoseconds(vm, process_time()))),
            ("clock_gettime", |vm, a| {
                let d = clock(vm, a, "clock_gettime")?;
                Ok(seconds(vm, d))
            }),
            ("clock_gettime_ns", |vm, a| {
                let d = clock(vm, a, "clock_gettime_ns")?;
                Ok(nanoseconds(vm, d))
            }),
            ("clock_getres", |vm, a| {
                clock(vm, a, "clock_getres")?;
                Ok(build::float(vm, 1e-9))
            }),
            // The system's time zone is asked for each time.
            ("tzset", |_, _| Ok(build::none())),
            ("sleep", sleep),
            ("localtime", local_time),
            ("gmtime", gm_time),
            ("mktime", make_time),
            ("asctime", as_time),
            ("ctime", c_time),
            ("strftime", format_time),
            ("strptime", parse_time),
            ("get_clock_info", clock_info),
        ],
    );
    let extra = ["tm_zone", "tm_gmtoff"];
    let class = structseq::make(vm, &m, "time", "struct_time", &FIELDS, &extra);
    vm.library.struct_time = Some(class);
    // Standard and summer time of this year.
    let zone = TimeZone::system();
    let year = Timestamp::now().to_zoned(zone.clone()).year();
    let at = |month| {
        let z = Date::new(year, month, 1).ok()?.to_zoned(zone.clone()).ok()?;
        let info = zone.to_offset_info(z.timestamp());
        Some((info.offset().seconds(), info.abbreviation().to_string(), info.dst().is_dst()))
    };
    let utc = (0, "UTC".to_string(), false);
    let (winter, summer) = (at(1).unwrap_or(utc.clone()), at(7).unwrap_or(utc));
    let (standard, other) = if winter.2 { (summer, winter) } else { (winter, summer) };
    let names = vec![build::str(vm, &standard.1), build::str(vm, &other.1)];
    for (name, value) in [
        ("timezone", build::int64(vm, -i64::from(standard.0))),
        ("altzone", build::int64(vm, -i64::from(other.0))),
        ("daylight", build::int64(vm, i64::from(other.2))),
        ("tzname", build::tuple(vm, names)),
    ] {
        set(vm, &m, name, value);
    }
    super::set_numbers(vm, &m, &[("_STRUCT_TM_ITEMS", 11)]);
    super::set_numbers(vm, &m, CLOCKS);
    m
}
