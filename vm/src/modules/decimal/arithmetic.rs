//! Sums, products, quotients, remainders and square roots, as the General Decimal Arithmetic Specification has them.

use super::coefficient::Coefficient;
use super::number::Number;
use super::work::condition::*;
use super::work::{Rounding, Work};
use std::cmp::Ordering;

/// From this precision on exact results are tried first: all digits of an inexact one would be too many.
const HUGE_PRECISION: i64 = 100_000;

pub(super) fn add(w: &mut Work, a: &Number, b: &Number) -> Number {
    match w.nan_of(&[a, b]) {
        Some(nan) => nan,
        None => sum(w, a, b, b.negative),
    }
}

pub(super) fn subtract(w: &mut Work, a: &Number, b: &Number) -> Number {
    match w.nan_of(&[a, b]) {
        Some(nan) => nan,
        None => sum(w, a, b, !b.negative),
    }
}

/// The sum of numbers that are no NaNs, of which the second has this sign.
fn sum(w: &mut Work, a: &Number, b: &Number, b_negative: bool) -> Number {
    if a.exponent == b.exponent && a.is_finite() && b.is_finite() && a.negative == b_negative {
        return w.finish(Number::finite(
            a.negative,
            a.coefficient.plus(&b.coefficient),
            a.exponent,
        ));
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != b_negative => return w.invalid(JUST_INVALID),
        (true, _) => return a.clone(),
        (_, true) => return b.with_sign(b_negative),
        _ => {}
    }
    let opposite = a.negative != b_negative;
    let of_nothing = if opposite { w.rounding == Rounding::Floor } else { a.negative };
    let least = a.exponent.min(b.exponent);
    match (a.is_zero(), b.is_zero()) {
        (true, true) => return w.finish(Number::finite(of_nothing, Coefficient::ZERO, least)),
        (true, false) => return alone(w, b, b_negative, least),
        (false, true) => return alone(w, a, a.negative, least),
        _ => {}
    }
    // The one with the larger exponent is padded; of one far below it only that it is there matters.
    let (high, low) = if a.exponent >= b.exponent { (a, b) } else { (b, a) };
    let (high_digits, low_digits) =
        (high.coefficient.digits() as i64, low.coefficient.digits() as i64);
    let floor = high.exponent + (-1).min(high_digits - w.precision - 2);
    let trace = low_digits + low.exponent - 1 < floor;
    let exponent = if trace { floor } else { low.exponent };
    let shift = high.exponent - exponent;
    if !w.has_room(high_digits + shift) {
        return Number::nan();
    }
    let high = high.coefficient.times_power(shift as u64);
    let low = if trace { &Coefficient::ONE } else { &low.coefficient };
    let (x, y) = if a.exponent >= b.exponent { (&high, low) } else { (low, &high) };
    let n = if !opposite {
        Number::finite(a.negative, x.plus(y), exponent)
    } else {
        match x.cmp(y) {
            Ordering::Equal => Number::finite(of_nothing, Coefficient::ZERO, exponent),
            Ordering::Greater => Number::finite(a.negative, x.minus(y), exponent),
            Ordering::Less => Number::finite(b_negative, y.minus(x), exponent),
        }
    };
    w.finish(n)
}

/// A number to which a zero with that exponent is added.
fn alone(w: &mut Work, n: &Number, negative: bool, exponent: i64) -> Number {
    let to = exponent.max(n.exponent - w.precision - 1);
    let digits = n.coefficient.digits() as i64;
    // No more zeros than the precision has room for.
    let shift = (n.exponent - to).min((w.precision + 1 - digits).max(0)).max(0);
    if !w.has_room(digits + shift) {
        return Number::nan();
    }
    let c = n.coefficient.times_power(shift as u64);
    w.finish(Number::finite(negative, c, n.exponent - shift))
}

pub(super) fn multiply(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return nan;
    }
    if let Some(n) = long_product(w, a, b) {
        return n;
    }
    let n = product(w, a, b);
    w.finish(n)
}

/// The rounded product of finite numbers, where it is longer than 128 bits before it is rounded and nothing special happens.
fn long_product(w: &mut Work, a: &Number, b: &Number) -> Option<Number> {
    if w.precision > 37 || !a.is_finite() || !b.is_finite() {
        return None;
    }
    let (mut c, cut, rest) = a.coefficient.long_product(&b.coefficient, w.precision as u64)?;
    let exponent = a.exponent + b.exponent + cut as i64;
    let (adjusted, top) = (exponent + w.precision - 1, if w.clamp { w.etop() } else { w.emax });
    if adjusted < w.emin || adjusted >= w.emax || exponent > top {
        return None;
    }
    let negative = a.negative != b.negative;
    if w.rounding.grows(negative, &c, rest) {
        c = c.plus(&Coefficient::ONE);
        if c.digits() as i64 > w.precision {
            return None;
        }
    }
    w.met |= ROUNDED | if rest.exact { 0 } else { INEXACT };
    Some(Number::finite(negative, c, exponent))
}

/// The exact product of numbers that are no NaNs.
fn product(w: &mut Work, a: &Number, b: &Number) -> Number {
    let negative = a.negative != b.negative;
    if a.is_infinite() || b.is_infinite() {
        if a.is_zero() || b.is_zero() {
            return w.invalid(JUST_INVALID);
        }
        return Number::infinity(negative);
    }
    if let (Coefficient::Large(x), Coefficient::Large(y)) = (&a.coefficient, &b.coefficient)
        && !w.has_room(((x.bits() + y.bits()) / 3) as i64)
    {
        return Number::nan();
    }
    Number::finite(negative, a.coefficient.times(&b.coefficient), a.exponent + b.exponent)
}

pub(super) fn fma(w: &mut Work, a: &Number, b: &Number, c: &Number) -> Number {
    if a.is_nan() || b.is_nan() {
        return w.nan_of(&[a, b, c]).unwrap_or_else(Number::nan);
    }
    let n = product(w, a, b);
    if n.is_nan() {
        return n;
    }
    match w.nan_of(&[c]) {
        Some(nan) => nan,
        None => sum(w, &n, c, c.negative),
    }
}

pub(super) fn divide(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return nan;
    }
    let negative = a.negative != b.negative;
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return w.invalid(JUST_INVALID),
        (true, false) => return Number::infinity(negative),
        (false, true) => {
            w.met |= CLAMPED;
            return Number::finite(negative, Coefficient::ZERO, w.etiny());
        }
        _ => {}
    }
    if b.is_zero() {
        if a.is_zero() {
            return w.invalid(DIVISION_UNDEFINED);
        }
        w.met |= DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    let ideal = a.exponent - b.exponent;
    if a.is_zero() {
        return w.finish(Number::finite(negative, Coefficient::ZERO, ideal));
    }
    let (x, y) = (&a.coefficient, &b.coefficient);
    let (x_digits, y_digits) = (x.digits() as i64, y.digits() as i64);
    if w.precision > HUGE_PRECISION {
        // An exact quotient has no more digits behind the point than the divisor has factors of two and five.
        let shift = 4 * y_digits;
        let (q, r) = x.times_power(shift as u64).div_rem(y);
        if r.is_zero() {
            let (q, gone) = q.without_zeros(shift as u64);
            return w.finish(Number::finite(negative, q, ideal - shift + gone as i64));
        }
    }
    let shift = y_digits - x_digits + w.precision + 1;
    if !w.has_room(x_digits + shift.abs()) {
        return Number::nan();
    }
    let (q, r) = if shift >= 0 {
        x.shifted_div_rem(shift as u64, y)
    } else {
        x.div_rem(&y.times_power(shift.unsigned_abs()))
    };
    let exponent = ideal - shift;
    let n = if r.is_zero() {
        let (q, gone) = q.without_zeros(shift.max(0) as u64);
        Number::finite(negative, q, exponent + gone as i64)
    } else {
        Number::finite(negative, sticky(q), exponent)
    };
    w.finish(n)
}

/// A coefficient with digits to spare that stands for a bit more than itself: never exact, never a half.
pub(super) fn sticky(c: Coefficient) -> Coefficient {
    if c.modulo(5) == 0 { c.plus(&Coefficient::ONE) } else { c }
}

/// Both coefficients at the smaller exponent, if there is room.
fn aligned(w: &mut Work, a: &Number, b: &Number) -> Option<(Coefficient, Coefficient, i64)> {
    let exponent = a.exponent.min(b.exponent);
    let mut shifted = |n: &Number| {
        let shift = n.exponent - exponent;
        w.has_room(n.coefficient.digits() as i64 + shift)
            .then(|| n.coefficient.times_power(shift as u64))
    };
    Some((shifted(a)?, shifted(b)?, exponent))
}

/// A number with an exponent that is no larger, padded.
fn padded(w: &mut Work, n: &Number, exponent: i64) -> Number {
    let shift = n.exponent - exponent;
    if shift <= 0 || n.coefficient.is_zero() {
        return Number { exponent: exponent.min(n.exponent), ..n.clone() };
    }
    if !w.has_room(n.coefficient.digits() as i64 + shift) {
        return Number::nan();
    }
    Number::finite(n.negative, n.coefficient.times_power(shift as u64), exponent)
}

/// Whole quotient and remainder of finite numbers, or of a finite number and infinity; the divisor is not zero.
fn whole(w: &mut Work, a: &Number, b: &Number) -> Option<(Number, Number)> {
    let negative = a.negative != b.negative;
    let distance = if b.is_infinite() { -2 } else { a.adjusted() - b.adjusted() };
    if a.is_zero() || b.is_infinite() || distance <= -2 {
        let exponent = if b.is_infinite() { a.exponent } else { a.exponent.min(b.exponent) };
        let r = padded(w, a, exponent);
        return Some((Number::finite(negative, Coefficient::ZERO, 0), r));
    }
    if distance <= w.precision {
        let (x, y, exponent) = aligned(w, a, b)?;
        let (q, r) = x.div_rem(&y);
        if q.digits() as i64 <= w.precision {
            return Some((Number::finite(negative, q, 0), Number::finite(a.negative, r, exponent)));
        }
    }
    w.met |= DIVISION_IMPOSSIBLE;
    None
}

pub(super) fn divide_int(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return nan;
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return if b.is_infinite() { w.invalid(JUST_INVALID) } else { Number::infinity(negative) };
    }
    if b.is_zero() {
        if a.is_zero() {
            return w.invalid(DIVISION_UNDEFINED);
        }
        w.met |= DIVISION_BY_ZERO;
        return Number::infinity(negative);
    }
    match whole(w, a, b) {
        Some((q, _)) if b.is_infinite() => q,
        Some((q, _)) => w.finish(q),
        None => Number::nan(),
    }
}

/// What the remainder is where there is none: of a NaN, of infinity, by zero.
fn no_remainder(w: &mut Work, a: &Number, b: &Number) -> Option<Number> {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return Some(nan);
    }
    if a.is_infinite() {
        return Some(w.invalid(JUST_INVALID));
    }
    let why = if a.is_zero() { DIVISION_UNDEFINED } else { JUST_INVALID };
    b.is_zero().then(|| w.invalid(why))
}

pub(super) fn remainder(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(result) = no_remainder(w, a, b) {
        return result;
    }
    match whole(w, a, b) {
        Some((_, r)) => w.finish(r),
        None => Number::nan(),
    }
}

pub(super) fn divmod(w: &mut Work, a: &Number, b: &Number) -> (Number, Number) {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return (nan.clone(), nan);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let r = w.invalid(JUST_INVALID);
        return (if b.is_infinite() { r.clone() } else { Number::infinity(negative) }, r);
    }
    if b.is_zero() {
        if a.is_zero() {
            let nan = w.invalid(DIVISION_UNDEFINED);
            return (nan.clone(), nan);
        }
        w.met |= DIVISION_BY_ZERO;
        return (Number::infinity(negative), w.invalid(JUST_INVALID));
    }
    match whole(w, a, b) {
        Some((q, r)) if b.is_infinite() => (q, w.finish(r)),
        Some((q, r)) => (w.finish(q), w.finish(r)),
        None => (Number::nan(), Number::nan()),
    }
}

/// The remainder by the nearest multiple, an even one of two.
pub(super) fn remainder_near(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(result) = no_remainder(w, a, b) {
        return result;
    }
    if b.is_infinite() {
        return w.finish(a.clone());
    }
    let least = a.exponent.min(b.exponent);
    let distance = a.adjusted() - b.adjusted();
    if a.is_zero() || distance <= -2 {
        let r = padded(w, a, least);
        return w.finish(r);
    }
    if distance > w.precision {
        return w.invalid(DIVISION_IMPOSSIBLE);
    }
    let Some((x, y, exponent)) = aligned(w, a, b) else { return Number::nan() };
    let (mut q, mut r) = x.div_rem(&y);
    let mut negative = a.negative;
    let nearer = match r.plus(&r).cmp(&y) {
        Ordering::Less => false,
        Ordering::Equal => q.is_odd(),
        Ordering::Greater => true,
    };
    if nearer {
        (q, r, negative) = (q.plus(&Coefficient::ONE), y.minus(&r), !negative);
    }
    if q.digits() as i64 > w.precision {
        return w.invalid(DIVISION_IMPOSSIBLE);
    }
    w.finish(Number::finite(negative, r, exponent))
}

pub(super) fn sqrt(w: &mut Work, a: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a]) {
        return nan;
    }
    let half = a.exponent >> 1;
    if a.is_zero() {
        return w.finish(Number { exponent: half, ..a.clone() });
    }
    if a.negative {
        return w.invalid(JUST_INVALID);
    }
    if a.is_infinite() {
        return a.clone();
    }
    let odd = a.exponent & 1 == 1;
    let c = a.coefficient.times_power(u64::from(odd));
    let outer = std::mem::replace(&mut w.rounding, Rounding::HalfEven);
    let n = root(w, c, half);
    let n = w.finish(n);
    w.rounding = outer;
    n
}

/// The root of c · 100^half, with a digit more than the precision.
fn root(w: &mut Work, c: Coefficient, half: i64) -> Number {
    if w.precision > HUGE_PRECISION {
        let n = Coefficient::from(c.to_big().nth_root(2));
        if n.times(&n) == c {
            return Number::finite(false, n, half);
        }
    }
    let digits = c.digits() as i64;
    let shift = w.precision + 1 - (digits + 1) / 2;
    if !w.has_room(digits + 2 * shift.abs()) {
        return Number::nan();
    }
    let (c, mut exact) = if shift >= 0 {
        (c.times_power(2 * shift as u64), true)
    } else {
        let (q, r) = c.split(2 * shift.unsigned_abs());
        (q, r.is_zero())
    };
    let n = Coefficient::from(c.to_big().nth_root(2));
    exact &= n.times(&n) == c;
    if !exact {
        Number::finite(false, sticky(n), half - shift)
    } else if shift >= 0 {
        Number::finite(false, n.split(shift as u64).0, half)
    } else {
        Number::finite(false, n.times_power(shift.unsigned_abs()), half)
    }
}
