//! Operations on exponents: quantising, rounding to whole numbers, neighbours.

use super::arithmetic;
use super::coefficient::Coefficient;
use super::number::Number;
use super::work::condition::*;
use super::work::{Rounding, Work};
use std::cmp::Ordering;

/// A finite number with another exponent, and whether that is inexact; rounded as the context says, but to no precision.
fn rescaled(w: &mut Work, n: &Number, exponent: i64) -> (Number, bool) {
    if n.coefficient.is_zero() {
        return (Number { exponent, ..n.clone() }, false);
    }
    if n.exponent >= exponent {
        let shift = n.exponent - exponent;
        if !w.has_room(n.coefficient.digits() as i64 + shift) {
            return (Number::nan(), false);
        }
        return (
            Number::finite(n.negative, n.coefficient.times_power(shift as u64), exponent),
            false,
        );
    }
    let (mut c, rest) = n.coefficient.cut((exponent - n.exponent) as u64);
    if w.rounding.grows(n.negative, &c, rest) {
        c = c.plus(&Coefficient::ONE);
    }
    (Number::finite(n.negative, c, exponent), !rest.exact)
}

/// The first number with the exponent of the second.
pub(super) fn quantize(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return nan;
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return a.clone(),
        (false, false) => {}
        _ => return w.invalid(JUST_INVALID),
    }
    if !(w.etiny()..=w.emax).contains(&b.exponent) {
        return w.invalid(JUST_INVALID);
    }
    if a.is_zero() {
        return w.finish(Number { exponent: b.exponent, ..a.clone() });
    }
    let adjusted = a.adjusted();
    if adjusted > w.emax || adjusted - b.exponent + 1 > w.precision {
        return w.invalid(JUST_INVALID);
    }
    let (n, inexact) = rescaled(w, a, b.exponent);
    if n.is_nan() {
        return n;
    }
    let digits = n.coefficient.digits() as i64;
    if n.exponent + digits - 1 > w.emax || digits > w.precision {
        return w.invalid(JUST_INVALID);
    }
    if !n.is_zero() && n.exponent + digits - 1 < w.emin {
        w.met |= SUBNORMAL;
    }
    if n.exponent > a.exponent {
        w.met |= ROUNDED | if inexact { INEXACT } else { 0 };
    }
    w.finish(n)
}

pub(super) fn same_quantum(a: &Number, b: &Number) -> bool {
    match (a.is_finite(), b.is_finite()) {
        (true, true) => a.exponent == b.exponent,
        (false, false) => a.is_nan() == b.is_nan(),
        _ => false,
    }
}

/// The nearest whole number; signals that it rounds only where `loud`.
fn to_integral(w: &mut Work, a: &Number, loud: bool) -> Number {
    if let Some(nan) = w.nan_of(&[a]) {
        return nan;
    }
    if a.is_infinite() || a.exponent >= 0 {
        return a.clone();
    }
    let (n, inexact) = rescaled(w, a, 0);
    if loud && !a.is_zero() {
        w.met |= ROUNDED | if inexact { INEXACT } else { 0 };
    }
    n
}
pub(super) fn to_integral_value(w: &mut Work, a: &Number) -> Number {
    to_integral(w, a, false)
}
pub(super) fn to_integral_exact(w: &mut Work, a: &Number) -> Number {
    to_integral(w, a, true)
}

/// Without zeros at the end.
pub(super) fn normalize(w: &mut Work, a: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a]) {
        return nan;
    }
    let n = w.finish(a.clone());
    if !n.is_finite() {
        return n;
    }
    if n.is_zero() {
        return Number { exponent: 0, ..n };
    }
    let top = if w.clamp { w.etop() } else { w.emax };
    let (c, gone) = n.coefficient.without_zeros((top - n.exponent).max(0) as u64);
    Number::finite(n.negative, c, n.exponent + gone as i64)
}

pub(super) fn plus(w: &mut Work, a: &Number) -> Number {
    signed(w, a, a.negative)
}
pub(super) fn minus(w: &mut Work, a: &Number) -> Number {
    signed(w, a, !a.negative)
}
pub(super) fn absolute(w: &mut Work, a: &Number) -> Number {
    signed(w, a, false)
}
fn signed(w: &mut Work, a: &Number, negative: bool) -> Number {
    if let Some(nan) = w.nan_of(&[a]) {
        return nan;
    }
    // A zero has no sign, but when rounding down.
    let negative = if a.is_zero() { w.rounding == Rounding::Floor && negative } else { negative };
    w.finish(a.with_sign(negative))
}

pub(super) fn logb(w: &mut Work, a: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a]) {
        return nan;
    }
    if a.is_infinite() {
        return Number::infinity(false);
    }
    if a.is_zero() {
        w.met |= DIVISION_BY_ZERO;
        return Number::infinity(true);
    }
    w.finish(Number::small(a.adjusted()))
}

/// A small whole number for the operations that take one; `None` if it is something else.
pub(super) fn whole_operand(b: &Number, most: i64) -> Option<i64> {
    if !b.is_finite() || b.exponent != 0 {
        return None;
    }
    let size = i64::try_from(b.coefficient.to_u64()?).ok().filter(|s| *s <= most)?;
    Some(if b.negative { -size } else { size })
}

pub(super) fn scaleb(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return nan;
    }
    let limit = w.emax.saturating_add(w.precision).saturating_mul(2);
    match whole_operand(b, limit) {
        None => w.invalid(JUST_INVALID),
        Some(_) if a.is_infinite() => a.clone(),
        Some(by) => w.finish(Number { exponent: a.exponent + by, ..a.clone() }),
    }
}

/// The nearest number of the context above (or below).
fn neighbour(w: &mut Work, a: &Number, up: bool) -> Number {
    if a.is_infinite() {
        return if a.negative == up { w.largest(a.negative) } else { a.clone() };
    }
    let rounding = if up { Rounding::Ceiling } else { Rounding::Floor };
    let mut quiet = Work { rounding, met: 0, ..*w };
    let here = quiet.finish(a.clone());
    let n = if here.order(a) != Ordering::Equal {
        here
    } else {
        let tiny = Number::finite(!up, Coefficient::ONE, w.etiny() - 1);
        arithmetic::add(&mut quiet, a, &tiny)
    };
    w.met |= quiet.met & TOO_LARGE;
    n
}
pub(super) fn next_plus(w: &mut Work, a: &Number) -> Number {
    match w.nan_of(&[a]) {
        Some(nan) => nan,
        None => neighbour(w, a, true),
    }
}
pub(super) fn next_minus(w: &mut Work, a: &Number) -> Number {
    match w.nan_of(&[a]) {
        Some(nan) => nan,
        None => neighbour(w, a, false),
    }
}
pub(super) fn next_toward(w: &mut Work, a: &Number, b: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return nan;
    }
    let n = match a.order(b) {
        Ordering::Equal => return a.with_sign(b.negative),
        Ordering::Less => neighbour(w, a, true),
        Ordering::Greater => neighbour(w, a, false),
    };
    if n.is_infinite() {
        w.met |= OVERFLOW | INEXACT | ROUNDED;
    } else if n.adjusted() < w.emin {
        w.met |= UNDERFLOW | SUBNORMAL | INEXACT | ROUNDED;
        if n.is_zero() {
            w.met |= CLAMPED;
        }
    }
    n
}
