//! Comparisons that give numbers: by value, by the total order, smallest and largest.

use super::number::{Form, Number};
use super::work::Work;
use super::work::condition::JUST_INVALID;
use std::cmp::Ordering;

fn sign_of(o: Ordering) -> Number {
    Number::small(o as i64)
}

pub(super) fn compare(w: &mut Work, a: &Number, b: &Number) -> Number {
    match w.nan_of(&[a, b]) {
        Some(nan) => nan,
        None => sign_of(a.order(b)),
    }
}

/// The same, to which every NaN is invalid.
pub(super) fn compare_signal(w: &mut Work, a: &Number, b: &Number) -> Number {
    if a.is_nan() || b.is_nan() {
        w.met |= JUST_INVALID;
    }
    compare(w, a, b)
}

/// The order in which numbers of the same value, and NaNs, have places of their own.
pub(super) fn total_order(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let o = order_of_representations(a, b);
    if a.negative { o.reverse() } else { o }
}

fn order_of_representations(a: &Number, b: &Number) -> Ordering {
    let rank = |n: &Number| match n.form {
        Form::Finite | Form::Infinite => 0,
        Form::Signaling => 1,
        Form::Quiet => 2,
    };
    rank(a).cmp(&rank(b)).then_with(|| {
        if a.is_nan() {
            return a.coefficient.cmp(&b.coefficient);
        }
        a.order_of_sizes(b).then(a.exponent.cmp(&b.exponent))
    })
}

pub(super) fn compare_total(_: &mut Work, a: &Number, b: &Number) -> Number {
    sign_of(total_order(a, b))
}
pub(super) fn compare_total_mag(_: &mut Work, a: &Number, b: &Number) -> Number {
    sign_of(order_of_representations(a, b))
}

/// One of the two: the one that `order` puts first, or last.
fn choose(w: &mut Work, a: &Number, b: &Number, last: bool, sizes: bool) -> Number {
    let quiet = |n: &Number| n.form == Form::Quiet;
    let chosen = match (quiet(a), quiet(b)) {
        // A number is preferred to a quiet NaN.
        (true, false) if !b.is_nan() => b,
        (false, true) if !a.is_nan() => a,
        _ => {
            if let Some(nan) = w.nan_of(&[a, b]) {
                return nan;
            }
            let o = if sizes { a.order_of_sizes(b) } else { a.order(b) };
            let o = o.then_with(|| total_order(a, b));
            if (o == Ordering::Less) == last { b } else { a }
        }
    };
    w.finish(chosen.clone())
}
pub(super) fn max(w: &mut Work, a: &Number, b: &Number) -> Number {
    choose(w, a, b, true, false)
}
pub(super) fn min(w: &mut Work, a: &Number, b: &Number) -> Number {
    choose(w, a, b, false, false)
}
pub(super) fn max_mag(w: &mut Work, a: &Number, b: &Number) -> Number {
    choose(w, a, b, true, true)
}
pub(super) fn min_mag(w: &mut Work, a: &Number, b: &Number) -> Number {
    choose(w, a, b, false, true)
}

/// A number's class, in words.
pub(super) fn class_of(w: &Work, n: &Number) -> &'static str {
    let subnormal = is_subnormal(w, n);
    match (n.form, n.negative) {
        (Form::Quiet, _) => "NaN",
        (Form::Signaling, _) => "sNaN",
        (Form::Infinite, true) => "-Infinity",
        (Form::Infinite, false) => "+Infinity",
        (Form::Finite, true) if n.is_zero() => "-Zero",
        (Form::Finite, false) if n.is_zero() => "+Zero",
        (Form::Finite, true) if subnormal => "-Subnormal",
        (Form::Finite, false) if subnormal => "+Subnormal",
        (Form::Finite, true) => "-Normal",
        (Form::Finite, false) => "+Normal",
    }
}
pub(super) fn is_normal(w: &Work, n: &Number) -> bool {
    n.is_finite() && !n.is_zero() && n.adjusted() >= w.emin
}
pub(super) fn is_subnormal(w: &Work, n: &Number) -> bool {
    n.is_finite() && !n.is_zero() && n.adjusted() < w.emin
}
