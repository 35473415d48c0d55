//! What programs do most with dates, for instances of exactly `date`, `datetime` and `timedelta` that know no time zone.
//! Everything else goes to the methods of the library's classes, in whose places these are put.

use super::{DAY, MAX_DELTA_DAYS, MAX_ORDINAL, MICROSECONDS, date_of, is_date, normal, ordinal};
use crate::build;
use crate::comparisons::Cmp;
use crate::heap::{Ref, replace};
use crate::methods::{define, define_wrapped};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// A class and where its instances have their fields.
struct Class {
    ty: &'static TypeObj,
    /// Of its numbers, the largest unit first.
    numbers: Vec<usize>,
    hash: usize,
    /// Of `tzinfo` and `fold`, which only `datetime` has.
    zone: Option<(usize, usize)>,
}

/// The classes, and the methods that were theirs by `class.method`.
pub(crate) struct Dates {
    date: Class,
    datetime: Class,
    timedelta: Class,
    originals: FxHashMap<&'static str, Ref>,
}

const DATE: [&str; 3] = ["_year", "_month", "_day"];
const DATETIME: [&str; 7] =
    ["_year", "_month", "_day", "_hour", "_minute", "_second", "_microsecond"];
const TIMEDELTA: [&str; 3] = ["_days", "_seconds", "_microseconds"];

impl Class {
    /// `None` if it has not all of these slots.
    fn new(vm: &mut Vm, w: Word, names: &[&str]) -> Option<Class> {
        let ty = w.get::<TypeObj>()?;
        let mut slot = |name: &str| {
            let name = vm.intern(name);
            Some(vm.type_lookup(ty, *name)?.get::<SlotDescrObj>()?.index)
        };
        let numbers = names.iter().map(|n| slot(n)).collect::<Option<_>>()?;
        let zone = slot("_tzinfo").zip(slot("_fold"));
        Some(Class { ty, numbers, hash: slot("_hashcode")?, zone })
    }

    /// The numbers of an instance of just this class, if all is set and it knows no time zone.
    #[inline]
    fn fields<const N: usize>(&self, w: Word) -> Option<[i64; N]> {
        if !w.is_pointer() || !std::ptr::eq(w.heap_type(), self.ty) {
            return None;
        }
        let values = attrs(w)?.values();
        if let Some((zone, _)) = self.zone
            && values.get(zone)?.get() != Word::NONE
        {
            return None;
        }
        let mut numbers = [0; N];
        for (n, i) in numbers.iter_mut().zip(&self.numbers) {
            *n = values.get(*i)?.get().as_i64()?;
        }
        Some(numbers)
    }

    /// An instance of `class`, this one or one that derives from it.
    fn made(&self, class: &TypeObj, numbers: &[i64], fold: i64) -> Option<Ref> {
        let small = |n: i64| Word::from_i64(n);
        let made = build::instance(class);
        let values = attrs(*made)?.values();
        for (n, i) in numbers.iter().zip(&self.numbers) {
            replace(values.get(*i)?, small(*n)?);
        }
        replace(values.get(self.hash)?, small(-1)?);
        if let Some((zone, at)) = self.zone {
            replace(values.get(zone)?, Word::NONE);
            replace(values.get(at)?, small(fold)?);
        }
        Some(made)
    }
}

/// Of a time of one of the classes: which, and its place on a line in days, seconds and microseconds.
#[derive(Clone, Copy, PartialEq)]
enum Moment {
    Date([i64; 3]),
    Time([i64; 7]),
    Span([i64; 3]),
}

fn moment(d: &Dates, w: Word) -> Option<Moment> {
    if let Some(fields) = d.datetime.fields(w) {
        return Some(Moment::Time(fields));
    }
    if let Some(fields) = d.timedelta.fields(w) {
        return Some(Moment::Span(fields));
    }
    d.date.fields(w).map(Moment::Date)
}

/// Days, seconds and microseconds since the day before the first.
fn place([year, month, day, hour, minute, second, us]: [i64; 7]) -> [i64; 3] {
    [ordinal(year, month, day), hour * 3600 + minute * 60 + second, us]
}

fn dates(vm: &Vm) -> Option<&Dates> {
    vm.library.dates.as_deref()
}

/// A `datetime` at a place on that line, if there is one.
fn time_at(d: &Dates, [days, seconds, us]: [i64; 3]) -> Option<Ref> {
    if !(1..=MAX_ORDINAL).contains(&days) {
        return None;
    }
    let [year, month, day] = date_of(days);
    let fields = [year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60, us];
    d.datetime.made(d.datetime.ty, &fields, 0)
}

fn span(d: &Dates, [days, seconds, us]: [i64; 3]) -> Option<Ref> {
    let parts = normal(days, seconds, us);
    (parts[0].abs() <= MAX_DELTA_DAYS).then(|| d.timedelta.made(d.timedelta.ty, &parts, 0))?
}

/// `x + y`, or `x - y` if the sign is negative.
fn sum(vm: &Vm, args: &Args, sign: i64) -> Option<Ref> {
    let d = dates(vm)?;
    let (x, y) = (moment(d, *args.pos.first()?)?, moment(d, *args.pos.get(1)?)?);
    let minus = |a: [i64; 3], b: [i64; 3]| std::array::from_fn(|i| a[i] + sign * b[i]);
    match (x, y) {
        (Moment::Time(x), Moment::Span(y)) => {
            let [days, seconds, us]: [i64; 3] = minus(place(x), y);
            time_at(d, normal(days, seconds, us))
        }
        (Moment::Date([year, month, day]), Moment::Span([days, ..])) => {
            let days = ordinal(year, month, day) + sign * days;
            let is_there = (1..=MAX_ORDINAL).contains(&days);
            is_there.then(|| d.date.made(d.date.ty, &date_of(days), 0))?
        }
        (Moment::Span(x), Moment::Span(y)) => span(d, minus(x, y)),
        (Moment::Time(x), Moment::Time(y)) if sign < 0 => span(d, minus(place(x), place(y))),
        (Moment::Date(x), Moment::Date(y)) if sign < 0 => {
            let number = |[year, month, day]: [i64; 3]| ordinal(year, month, day);
            span(d, [number(x) - number(y), 0, 0])
        }
        _ => None,
    }
}

fn compare(vm: &Vm, args: &Args, op: Cmp) -> Option<Ref> {
    let d = dates(vm)?;
    let order: Ordering = match (moment(d, *args.pos.first()?)?, moment(d, *args.pos.get(1)?)?) {
        (Moment::Time(x), Moment::Time(y)) => x.cmp(&y),
        (Moment::Date(x), Moment::Date(y)) | (Moment::Span(x), Moment::Span(y)) => x.cmp(&y),
        _ => return None,
    };
    Some(build::bool(op.holds(Some(order))))
}

/// The hash that was computed before.
fn hash(vm: &Vm, args: &Args) -> Option<Ref> {
    let (d, w) = (dates(vm)?, *args.pos.first()?);
    let classes = [&d.date, &d.datetime, &d.timedelta];
    let class =
        classes.into_iter().find(|c| w.is_pointer() && std::ptr::eq(w.heap_type(), c.ty))?;
    let known = attrs(w)?.values().get(class.hash)?.get();
    known.as_i64().filter(|h| *h != -1).map(|_| Ref::new(known))
}

/// The arguments behind the first as small integers.
fn numbers(args: &Args) -> Option<Vec<i64>> {
    let number = |w: &Word| w.is_small_int().then(|| w.as_i64()).flatten();
    args.names.is_empty().then(|| args.pos[1..].iter().map(number).collect())?
}

fn new_datetime(vm: &Vm, args: &Args) -> Option<Ref> {
    let (d, given) = (dates(vm)?, numbers(args)?);
    if !(3..=7).contains(&given.len()) {
        return None;
    }
    let mut fields = [0; 7];
    fields[..given.len()].copy_from_slice(&given);
    checked(fields).then(|| d.datetime.made(args.pos[0].get()?, &fields, 0))?
}

/// Whether these are the fields of a date and time.
fn checked([year, month, day, rest @ ..]: [i64; 7]) -> bool {
    let most = [23, 59, 59, MICROSECONDS - 1];
    is_date(year, month, day) && rest.iter().zip(most).all(|(n, most)| (0..=most).contains(n))
}

fn new_date(vm: &Vm, args: &Args) -> Option<Ref> {
    let (d, given) = (dates(vm)?, numbers(args)?);
    let &[year, month, day] = &given[..] else { return None };
    let class = args.pos[0].get::<TypeObj>().filter(|c| !c.is_subtype(d.datetime.ty))?;
    is_date(year, month, day).then(|| d.date.made(class, &given, 0))?
}

fn new_timedelta(vm: &Vm, args: &Args) -> Option<Ref> {
    /// Names with their units in days, seconds and microseconds.
    const UNITS: [(&str, [i64; 3]); 7] = [
        ("days", [1, 0, 0]),
        ("seconds", [0, 1, 0]),
        ("microseconds", [0, 0, 1]),
        ("milliseconds", [0, 0, 1000]),
        ("minutes", [0, 60, 0]),
        ("hours", [0, 3600, 0]),
        ("weeks", [7, 0, 0]),
    ];
    let d = dates(vm)?;
    let mut total = [0; 3];
    let mut add = |unit: [i64; 3], w: Word| {
        let n = w.is_small_int().then(|| w.as_i64()).flatten().filter(|n| n.abs() < 1 << 40)?;
        total.iter_mut().zip(unit).for_each(|(t, u)| *t += n * u);
        Some(())
    };
    let given = &args.pos[1..];
    if given.len() > UNITS.len() {
        return None;
    }
    for (w, (_, unit)) in given.iter().zip(UNITS) {
        add(unit, *w)?;
    }
    for (name, w) in args.names.iter().zip(args.kw) {
        let name = name.as_str()?;
        let (_, unit) = UNITS[given.len()..].iter().find(|(known, _)| *known == name)?;
        add(*unit, *w)?;
    }
    let [days, seconds, us] = total;
    let parts = normal(days, seconds, us);
    let fits = parts[0].abs() <= MAX_DELTA_DAYS;
    fits.then(|| d.timedelta.made(args.pos[0].get()?, &parts, 0))?
}

fn total_seconds(vm: &Vm, args: &Args) -> Option<Ref> {
    let [days, seconds, us] = dates(vm)?.timedelta.fields(*args.pos.first()?)?;
    let total = (days * DAY + seconds).checked_mul(MICROSECONDS)?.checked_add(us)?;
    // Then both numbers are floats, and the quotient is rounded once.
    (total.abs() < 1 << 53).then(|| build::float(vm, total as f64 / MICROSECONDS as f64))
}

fn iso_format(vm: &Vm, args: &Args) -> Option<Ref> {
    let &[w] = args.pos else { return None };
    let between = match args.names {
        [] => "T",
        [name] if name.as_str() == Some("sep") => args.kw[0].as_str().filter(|s| s.len() == 1)?,
        _ => return None,
    };
    let text = match moment(dates(vm)?, w)? {
        Moment::Date([year, month, day]) if args.names.is_empty() => {
            format!("{year:04}-{month:02}-{day:02}")
        }
        Moment::Time([year, month, day, hour, minute, second, us]) => {
            let mut text =
                format!("{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}");
            if us != 0 {
                text += &format!(".{us:06}");
            }
            text
        }
        Moment::Date(_) | Moment::Span(_) => return None,
    };
    Some(build::ascii(vm, &text))
}

/// The class itself, if a class method is called on just that.
fn is_class(args: &Args, class: &Class, given: usize) -> bool {
    args.names.is_empty() && args.pos.len() == given && args.pos[0] == class.ty.word()
}

/// The number that digits say.
fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i64::from(b - b'0')))
}

/// `YYYY-MM-DD`, and behind it perhaps a character and `HH:MM`, `HH:MM:SS` or `HH:MM:SS.` with three or six digits.
fn parsed(text: &[u8]) -> Option<[i64; 7]> {
    let (date, time) = text.split_at_checked(10)?;
    let [y @ .., b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let mut fields = [digits(y)?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?, 0, 0, 0, 0];
    let Some((_, time)) = time.split_first() else { return Some(fields) };
    let (clock, fraction) = time.split_at(time.len().min(8));
    let (minutes, seconds) = clock.split_at_checked(5)?;
    let [h1, h2, b':', m1, m2] = minutes else { return None };
    fields[3] = digits(&[*h1, *h2])?;
    fields[4] = digits(&[*m1, *m2])?;
    match seconds {
        [] => {}
        [b':', two @ ..] if two.len() == 2 => fields[5] = digits(two)?,
        _ => return None,
    }
    match fraction {
        [] => {}
        [b'.', more @ ..] if more.len() == 6 => fields[6] = digits(more)?,
        [b'.', more @ ..] if more.len() == 3 => fields[6] = digits(more)? * 1000,
        _ => return None,
    }
    Some(fields)
}

fn datetime_of_text(vm: &Vm, args: &Args) -> Option<Ref> {
    let d = dates(vm)?;
    if !is_class(args, &d.datetime, 2) {
        return None;
    }
    let fields = parsed(args.pos[1].as_str().filter(|s| s.is_ascii())?.as_bytes())?;
    checked(fields).then(|| d.datetime.made(d.datetime.ty, &fields, 0))?
}

fn date_of_text(vm: &Vm, args: &Args) -> Option<Ref> {
    let d = dates(vm)?;
    if !is_class(args, &d.date, 2) {
        return None;
    }
    let text = args.pos[1].as_str().filter(|s| s.len() == 10 && s.is_ascii())?;
    let [year, month, day, ..] = parsed(text.as_bytes())?;
    is_date(year, month, day).then(|| d.date.made(d.date.ty, &[year, month, day], 0))?
}

/// How far local time is ahead of UTC at a second since 1970.
fn offset(seconds: i64) -> Option<i64> {
    // SAFETY: a struct of numbers and a pointer to a name, which may be null.
    let mut fields: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both are ours.
    let done = unsafe { libc::localtime_r(&seconds, &mut fields) };
    (!done.is_null()).then_some(fields.tm_gmtoff)
}

/// The local time now, on the line of [`place`], and whether it is the second one that clocks show so.
fn local_now() -> Option<([i64; 3], i64)> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    let seconds = i64::try_from(now.as_secs()).ok()?;
    let ahead = offset(seconds)?;
    // Clocks that were put back in the last day show the same time again, if that was less long ago than they were put back.
    let put_back = offset(seconds - DAY)? - ahead;
    let fold = put_back > 0 && offset(seconds - put_back)? - ahead == put_back;
    let parts = normal(ordinal(1970, 1, 1), seconds + ahead, i64::from(now.subsec_micros()));
    Some((parts, i64::from(fold)))
}

fn now(vm: &Vm, args: &Args) -> Option<Ref> {
    let d = dates(vm)?;
    if !is_class(args, &d.datetime, 1) {
        return None;
    }
    let (parts, fold) = local_now()?;
    let made = time_at(d, parts)?;
    let (_, at) = d.datetime.zone?;
    replace(attrs(*made)?.values().get(at)?, Word::from_i64(fold)?);
    Some(made)
}

fn today(vm: &Vm, args: &Args) -> Option<Ref> {
    let d = dates(vm)?;
    if !is_class(args, &d.date, 1) {
        return None;
    }
    let ([days, ..], _) = local_now()?;
    d.date.made(d.date.ty, &date_of(days), 0)
}

/// A method that tries a short way and else is what it was.
macro_rules! quick {
    ($name:literal, $short:expr) => {{
        let method: NativeFn = |vm, args| {
            let short: fn(&Vm, &Args) -> Option<Ref> = $short;
            match short(vm, args) {
                Some(r) => Ok(r),
                None => original(vm, $name, args),
            }
        };
        ($name, method)
    }};
}

fn original(vm: &mut Vm, name: &str, args: &Args) -> R {
    match dates(vm).and_then(|d| d.originals.get(name).cloned()) {
        Some(f) => vm.call(*f, args),
        None => Err(vm.runtime_error("lost a method of datetime")),
    }
}

const METHODS: &[(&str, NativeFn)] = &[
    quick!("date.__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
    quick!("date.__lt__", |vm, a| compare(vm, a, Cmp::Lt)),
    quick!("date.__le__", |vm, a| compare(vm, a, Cmp::Le)),
    quick!("date.__gt__", |vm, a| compare(vm, a, Cmp::Gt)),
    quick!("date.__ge__", |vm, a| compare(vm, a, Cmp::Ge)),
    quick!("date.__hash__", hash),
    quick!("date.__add__", |vm, a| sum(vm, a, 1)),
    quick!("date.__sub__", |vm, a| sum(vm, a, -1)),
    quick!("date.isoformat", iso_format),
    quick!("datetime.__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
    quick!("datetime.__lt__", |vm, a| compare(vm, a, Cmp::Lt)),
    quick!("datetime.__le__", |vm, a| compare(vm, a, Cmp::Le)),
    quick!("datetime.__gt__", |vm, a| compare(vm, a, Cmp::Gt)),
    quick!("datetime.__ge__", |vm, a| compare(vm, a, Cmp::Ge)),
    quick!("datetime.__hash__", hash),
    quick!("datetime.__add__", |vm, a| sum(vm, a, 1)),
    quick!("datetime.__sub__", |vm, a| sum(vm, a, -1)),
    quick!("datetime.isoformat", iso_format),
    quick!("timedelta.__eq__", |vm, a| compare(vm, a, Cmp::Eq)),
    quick!("timedelta.__lt__", |vm, a| compare(vm, a, Cmp::Lt)),
    quick!("timedelta.__le__", |vm, a| compare(vm, a, Cmp::Le)),
    quick!("timedelta.__gt__", |vm, a| compare(vm, a, Cmp::Gt)),
    quick!("timedelta.__ge__", |vm, a| compare(vm, a, Cmp::Ge)),
    quick!("timedelta.__hash__", hash),
    quick!("timedelta.__add__", |vm, a| sum(vm, a, 1)),
    quick!("timedelta.__sub__", |vm, a| sum(vm, a, -1)),
    quick!("timedelta.total_seconds", total_seconds),
];

const CLASS_METHODS: &[(&str, NativeFn)] = &[
    quick!("date.today", today),
    quick!("date.fromisoformat", date_of_text),
    quick!("datetime.now", now),
    quick!("datetime.fromisoformat", datetime_of_text),
];

const CONSTRUCTORS: &[(&str, NativeFn)] = &[
    quick!("date.__new__", new_date),
    quick!("datetime.__new__", new_datetime),
    quick!("timedelta.__new__", new_timedelta),
];

/// `quicken(date, datetime, timedelta)`: puts the methods in their places.
pub(super) fn quicken(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "quicken", 0, 3, 3)?;
    let classes = (
        Class::new(vm, args.pos[0], &DATE),
        Class::new(vm, args.pos[1], &DATETIME),
        Class::new(vm, args.pos[2], &TIMEDELTA),
    );
    let (Some(date), Some(datetime), Some(timedelta)) = classes else {
        return Err(vm.type_error("quicken() needs the classes of the library".into()));
    };
    let class_of = |name: &str| match name {
        "date" => date.ty,
        "datetime" => datetime.ty,
        _ => timedelta.ty,
    };
    let mut originals = FxHashMap::default();
    for (path, method) in METHODS.iter().chain(CLASS_METHODS).chain(CONSTRUCTORS) {
        let (class, name) = path.split_once('.').unwrap_or_default();
        let (ty, key) = (class_of(class), vm.intern(name));
        let Some(was) = ty.dict().lookup_str(*key) else { continue };
        let function = was.get::<WrapperObj>().map_or(was, |wrapper| wrapper.func.get());
        originals.insert(*path, Ref::new(function));
        let method = [(name, *method)];
        let wrapper = match was.kind() {
            Kind::ClassMethod => Some(vm.types.classmethod),
            Kind::StaticMethod => Some(vm.types.staticmethod),
            _ => None,
        };
        match wrapper {
            Some(wrapper) => define_wrapped(vm, ty, wrapper, &method),
            None => define(vm, ty, &method),
        }
        if name == "__new__" {
            ty.new.set(Some(method[0].1));
        }
    }
    for (alias, name, ty) in [
        ("__radd__", "__add__", date.ty),
        ("__radd__", "__add__", datetime.ty),
        ("__radd__", "__add__", timedelta.ty),
    ] {
        let (alias, name) = (vm.intern(alias), vm.intern(name));
        if let Some(method) = ty.dict().lookup_str(*name).map(Ref::new) {
            ty.dict().insert_str(vm, *alias, method);
        }
    }
    for ty in [date.ty, datetime.ty, timedelta.ty] {
        crate::types::invalidate(ty);
        vm.refresh_flags(ty);
    }
    vm.library.dates = Some(Box::new(Dates { date, datetime, timedelta, originals }));
    Ok(build::none())
}
