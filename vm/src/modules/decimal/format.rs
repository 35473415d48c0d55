//! `Decimal.__format__`: the format language of floats, on decimal digits.

use super::coefficient::Coefficient;
use super::context::Operation;
use super::convert::decimal;
use super::number::Number;
use super::quantum;
use super::work::{MAX_EXPONENT, MAX_PRECISION, Work};
use crate::build;
use crate::object::{DictObj, Value};
use crate::vm::{Args, R, Raised, Vm};

/// What a format specification says.
#[derive(Clone, Debug)]
struct Spec {
    fill: char,
    align: char,
    sign: char,
    no_negative_zero: bool,
    width: usize,
    /// The separators of the digits before and behind the point, the point, and the lengths of the groups.
    separator: String,
    point: String,
    grouping: Vec<usize>,
    precision: Option<i64>,
    kind: char,
}

/// Numbers in a specification may be as large as this.
const MOST: usize = 1 << 30;

fn parse(spec: &str) -> Option<Spec> {
    let mut s = Spec {
        fill: ' ',
        align: '>',
        sign: '-',
        no_negative_zero: false,
        width: 0,
        separator: String::new(),
        point: ".".into(),
        grouping: vec![3],
        precision: None,
        kind: '\0',
    };
    let chars: Vec<char> = spec.chars().collect();
    let mut at = 0;
    let is_align = |c: Option<&char>| c.is_some_and(|c| "<>=^".contains(*c));
    let mut aligned = false;
    if is_align(chars.get(1)) {
        (s.fill, s.align, at, aligned) = (chars[0], chars[1], 2, true);
    } else if is_align(chars.first()) {
        (s.align, at, aligned) = (chars[0], 1, true);
    }
    if let Some(c) = chars.get(at).filter(|c| "+- ".contains(**c)) {
        (s.sign, at) = (*c, at + 1);
    }
    if chars.get(at) == Some(&'z') {
        (s.no_negative_zero, at) = (true, at + 1);
    }
    if chars.get(at) == Some(&'0') {
        if aligned {
            return None;
        }
        (s.fill, s.align, at) = ('0', '=', at + 1);
    }
    let number = |at: &mut usize| {
        let start = *at;
        let mut n = 0usize;
        while let Some(d) = chars.get(*at).and_then(|c| c.to_digit(10)) {
            n = n.saturating_mul(10).saturating_add(d as usize);
            *at += 1;
        }
        (*at > start).then_some(n)
    };
    if let Some(n) = number(&mut at) {
        s.width = n;
    }
    if let Some(c) = chars.get(at).filter(|c| ",_".contains(**c)) {
        (s.separator, at) = (c.to_string(), at + 1);
    }
    if chars.get(at) == Some(&'.') {
        at += 1;
        s.precision = Some(number(&mut at)? as i64);
    }
    if let Some(c) = chars.get(at) {
        if !"eEfFgGn%".contains(*c) {
            return None;
        }
        (s.kind, at) = (*c, at + 1);
    }
    let fits = s.width < MOST && s.precision.unwrap_or(0) < MOST as i64;
    if s.kind == 'n' {
        if !s.separator.is_empty() {
            return None;
        }
        (s.kind, s.separator) = ('g', String::new());
        s.grouping = Vec::new();
    }
    (at == chars.len() && fits).then_some(s)
}

#[cold]
fn invalid(vm: &mut Vm) -> Raised {
    vm.value_error("invalid format string")
}

pub(super) fn format(vm: &mut Vm, args: &Args) -> R {
    let (Some(n), Some(w)) = (args.get(0).and_then(decimal), args.get(1)) else {
        return Err(vm.type_error("format() takes exactly one argument".into()));
    };
    let Some(text) = w.as_str() else {
        return Err(vm.type_error("format arg must be str".into()));
    };
    let mut op = Operation::begin(vm)?;
    let capitals = op.capitals(vm);
    if text.is_empty() {
        let text = n.text(false, capitals);
        return Ok(build::str(vm, &text));
    }
    let Some(mut spec) = parse(text) else { return Err(invalid(vm)) };
    if text.ends_with('n') {
        locale(vm, &mut spec)?;
    }
    if let Some(given) = args.get(2) {
        overrides(vm, &mut spec, given)?;
    }
    let room = spec.width as i64 + spec.precision.unwrap_or(0);
    if !op.work.has_room(room) {
        return op.end_with(vm, Number::nan());
    }
    match shown(&mut op.work, &n, &spec, capitals) {
        Some(text) => Ok(build::str(vm, &text)),
        None => op.end_with(vm, Number::nan()),
    }
}

/// Separators of the current locale.
fn locale(vm: &mut Vm, spec: &mut Spec) -> R<()> {
    let f = super::imported(vm, "locale", "localeconv")?;
    let d = vm.call(*f, &Args::of(&[]))?;
    overrides(vm, spec, *d)
}

/// Separators that a dict has.
fn overrides(vm: &mut Vm, spec: &mut Spec, d: ir::word::Word) -> R<()> {
    let Some(d) = d.get::<DictObj>() else {
        return Err(vm.type_error("optional argument must be a dict".into()));
    };
    let text = |vm: &mut Vm, key: &str| {
        let key = vm.intern(key);
        d.lookup_str(*key)
    };
    if let Some(w) = text(vm, "decimal_point") {
        spec.point = w.as_str().unwrap_or(".").to_string();
    }
    if let Some(w) = text(vm, "thousands_sep") {
        spec.separator = w.as_str().unwrap_or("").to_string();
    }
    if let Some(w) = text(vm, "grouping") {
        let items = match w.as_str() {
            Some(s) => s.chars().map(|c| c as usize).collect(),
            None => {
                let mut all = Vec::new();
                for i in vm.collect(w)? {
                    all.push(vm.to_i64(*i)?.clamp(0, 127) as usize);
                }
                all
            }
        };
        spec.grouping = items;
    }
    let valid = (1..=4).contains(&spec.point.len())
        && spec.separator.len() <= 4
        && spec.grouping.iter().all(|n| *n <= 127);
    if valid { Ok(()) } else { Err(vm.value_error("invalid override dict")) }
}

/// The text of a number; `None` if there is no room for it.
fn shown(w: &mut Work, n: &Number, spec: &Spec, capitals: bool) -> Option<String> {
    let mut kind = spec.kind;
    if kind == '\0' {
        kind = if capitals { 'G' } else { 'g' };
    }
    if !n.is_finite() {
        let text = n.with_sign(false).text(false, true);
        let fill = if spec.fill == '0' && spec.align == '=' { ' ' } else { spec.fill };
        let align = if spec.fill == '0' && spec.align == '=' { '>' } else { spec.align };
        let percent = if kind == '%' { "%" } else { "" };
        let s = Spec { fill, align, ..spec.clone() };
        return Some(padded(sign(n.negative, spec), &format!("{text}{percent}"), &s));
    }
    let mut quiet = Work {
        precision: MAX_PRECISION,
        emax: MAX_EXPONENT,
        emin: -MAX_EXPONENT,
        clamp: false,
        met: 0,
        rounding: w.rounding,
    };
    let mut n = n.clone();
    if kind == '%' {
        n.exponent += 2;
    }
    if n.is_zero() && matches!(kind, 'f' | 'F' | '%') {
        n.exponent = n.exponent.min(0);
    }
    let rounded = spec.precision.map_or(Some(n.clone()), |p| rounded(&mut quiet, &n, kind, p));
    w.met |= quiet.met & super::work::condition::TOO_LARGE;
    let n = rounded.filter(|n| n.is_finite())?;
    let negative = n.negative && !(spec.no_negative_zero && n.is_zero());
    let digits = n.coefficient.to_string();
    let left = n.exponent + digits.len() as i64;
    let point = match kind {
        'e' | 'E' => {
            let zero_places = spec.precision.filter(|_| n.is_zero());
            1 - zero_places.unwrap_or(0)
        }
        'f' | 'F' | '%' => left,
        _ if n.exponent <= 0 && left > -6 => left,
        _ => 1,
    };
    if !w.has_room(point.abs() + digits.len() as i64) {
        return None;
    }
    let (mut whole, fraction) = if point <= 0 {
        ("0".to_string(), "0".repeat(point.unsigned_abs() as usize) + &digits)
    } else if point as usize > digits.len() {
        (digits.clone() + &"0".repeat(point as usize - digits.len()), String::new())
    } else {
        let (a, b) = digits.split_at(point as usize);
        (if a.is_empty() { "0" } else { a }.to_string(), b.to_string())
    };
    let exponent = left - point;
    let mut tail = String::new();
    if !fraction.is_empty() {
        tail = format!("{}{fraction}", spec.point);
    }
    if exponent != 0 || matches!(kind, 'e' | 'E') {
        let e = if matches!(kind, 'E' | 'G' | 'F') { 'E' } else { 'e' };
        tail += &format!("{e}{exponent:+}");
    }
    if kind == '%' {
        tail.push('%');
    }
    let sign = sign(negative, spec);
    let least = if spec.align == '=' && spec.fill == '0' {
        spec.width.saturating_sub(tail.chars().count() + sign.len())
    } else {
        0
    };
    whole = grouped(&whole, &spec.separator, &spec.grouping, least);
    Some(padded(sign, &(whole + &tail), spec))
}

/// A number with as many digits as the precision of a format says.
fn rounded(w: &mut Work, n: &Number, kind: char, precision: i64) -> Option<Number> {
    let digits = match kind {
        'f' | 'F' | '%' => {
            let to = Number::finite(false, Coefficient::ONE, -precision);
            return Some(quantum::quantize(w, n, &to));
        }
        'e' | 'E' => precision + 1,
        _ => precision.max(1),
    };
    if n.is_zero() {
        return Some(n.clone());
    }
    let has = n.coefficient.digits() as i64;
    if has <= digits && !matches!(kind, 'e' | 'E') {
        return Some(n.clone());
    }
    if has < digits {
        let shift = digits - has;
        if !w.has_room(digits) {
            return None;
        }
        let c = n.coefficient.times_power(shift as u64);
        return Some(Number::finite(n.negative, c, n.exponent - shift));
    }
    w.precision = digits;
    Some(w.finish(n.clone()))
}

fn sign(negative: bool, spec: &Spec) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, '+') => "+",
        (false, ' ') => " ",
        _ => "",
    }
}

fn padded(sign: &str, body: &str, spec: &Spec) -> String {
    let missing = spec.width.saturating_sub(sign.len() + body.chars().count());
    let fill = |n: usize| spec.fill.to_string().repeat(n);
    match spec.align {
        '<' => format!("{sign}{body}{}", fill(missing)),
        '>' => format!("{}{sign}{body}", fill(missing)),
        '=' => format!("{sign}{}{body}", fill(missing)),
        _ => format!("{}{sign}{body}{}", fill(missing / 2), fill(missing - missing / 2)),
    }
}

/// Digits in groups, with zeros in front until they are so long.
fn grouped(digits: &str, separator: &str, lengths: &[usize], least: usize) -> String {
    let wanted = |have: usize, least: i64| (have as i64).max(least).max(1) as usize;
    let mut least = least as i64;
    if separator.is_empty() || lengths.is_empty() {
        return "0".repeat(wanted(digits.len(), least) - digits.len()) + digits;
    }
    let width = separator.chars().count() as i64;
    let (mut groups, mut left, mut size) = (Vec::new(), digits, 3);
    let mut sizes = lengths.iter().copied();
    loop {
        // The last length counts for all groups to come; after 127 there are none.
        match sizes.next() {
            None | Some(0) => {}
            Some(n) => size = n,
        }
        let n = wanted(left.len(), least).min(if size == 127 { usize::MAX } else { size });
        let (rest, group) = left.split_at(left.len().saturating_sub(n));
        groups.push("0".repeat(n - group.len()) + group);
        left = rest;
        least -= n as i64;
        if left.is_empty() && least <= 0 {
            break;
        }
        least -= width;
    }
    groups.reverse();
    groups.join(separator)
}

impl Spec {
    #[cfg(test)]
    fn of(text: &str) -> Spec {
        parse(text).expect("a valid specification")
    }
}

#[cfg(test)]
mod tests {
    use super::super::work::Rounding;
    use super::*;

    #[test]
    fn formats() {
        let f = |n: &str, spec: &str| {
            let n = Number::parse(n).expect("a number");
            let mut w = Work { rounding: Rounding::HalfEven, ..Work::widest() };
            shown(&mut w, &n, &Spec::of(spec), true)
        };
        let cases = [
            ("1234567.891", ",.2f", "1,234,567.89"),
            ("-0.0", "zf", "0.0"),
            ("1.5", "08.1f", "000001.5"),
            ("123456", "010,", "00,123,456"),
            ("0", ".3e", "0.000e+3"),
            ("12", "^8", "   12   "),
            ("NaN", "06", "   NaN"),
            ("0.5", "%", "50%"),
            ("1E+5", "", "1E+5"),
            ("1234", "g", "1234"),
        ];
        for (n, spec, out) in cases {
            assert_eq!(f(n, spec).as_deref(), Some(out), "{n} {spec}");
        }
    }
}
