//! Operations on digits: logical ones on zeros and ones, shifts and rotations.

use super::coefficient::Coefficient;
use super::number::Number;
use super::quantum::whole_operand;
use super::work::Work;
use super::work::condition::JUST_INVALID;

/// The digits of a logical operand, the last first and no more than the precision, or `None` if it is none.
fn bits(w: &Work, n: &Number) -> Option<Vec<bool>> {
    if !n.is_finite() || n.negative || n.exponent != 0 {
        return None;
    }
    let text = n.coefficient.to_string();
    let bits: Option<Vec<bool>> = text
        .bytes()
        .rev()
        .map(|b| match b {
            b'0' => Some(false),
            b'1' => Some(true),
            _ => None,
        })
        .collect();
    bits.map(|mut b| {
        b.truncate(usize::try_from(w.precision).unwrap_or(usize::MAX));
        b
    })
}

fn of_bits(bits: impl DoubleEndedIterator<Item = bool>) -> Number {
    let text: String = bits.rev().map(|b| if b { '1' } else { '0' }).collect();
    let digits = text.trim_start_matches('0');
    let c = if digits.is_empty() { None } else { Coefficient::parse(digits) };
    Number::finite(false, c.unwrap_or(Coefficient::ZERO), 0)
}

fn combine(w: &mut Work, a: &Number, b: &Number, f: fn(bool, bool) -> bool) -> Number {
    let (Some(x), Some(y)) = (bits(w, a), bits(w, b)) else { return w.invalid(JUST_INVALID) };
    let at = |v: &[bool], i: usize| v.get(i).copied().unwrap_or(false);
    of_bits((0..x.len().max(y.len())).map(|i| f(at(&x, i), at(&y, i))))
}
pub(super) fn logical_and(w: &mut Work, a: &Number, b: &Number) -> Number {
    combine(w, a, b, |x, y| x & y)
}
pub(super) fn logical_or(w: &mut Work, a: &Number, b: &Number) -> Number {
    combine(w, a, b, |x, y| x | y)
}
pub(super) fn logical_xor(w: &mut Work, a: &Number, b: &Number) -> Number {
    combine(w, a, b, |x, y| x ^ y)
}
pub(super) fn logical_invert(w: &mut Work, a: &Number) -> Number {
    let Some(x) = bits(w, a) else { return w.invalid(JUST_INVALID) };
    if !w.has_room(w.precision) {
        return Number::nan();
    }
    of_bits((0..w.precision as usize).map(|i| !x.get(i).copied().unwrap_or(false)))
}

/// The last digits of a coefficient, as many as the precision says.
fn last_digits(w: &Work, c: &Coefficient) -> Coefficient {
    if c.digits() as i64 > w.precision { c.split(w.precision as u64).1 } else { c.clone() }
}

/// By how many digits to move, or what the operation gives instead.
fn places(w: &mut Work, a: &Number, b: &Number) -> Result<i64, Number> {
    if let Some(nan) = w.nan_of(&[a, b]) {
        return Err(nan);
    }
    match whole_operand(b, w.precision) {
        None => Err(w.invalid(JUST_INVALID)),
        Some(_) if a.is_infinite() => Err(a.clone()),
        Some(n) => Ok(n),
    }
}

pub(super) fn shift(w: &mut Work, a: &Number, b: &Number) -> Number {
    let n = match places(w, a, b) {
        Ok(n) => n,
        Err(instead) => return instead,
    };
    let c = if n < 0 {
        last_digits(w, &a.coefficient).split(n.unsigned_abs()).0
    } else {
        if !w.has_room(a.coefficient.digits() as i64 + n) {
            return Number::nan();
        }
        last_digits(w, &a.coefficient.times_power(n as u64))
    };
    Number { coefficient: c, ..a.clone() }
}

pub(super) fn rotate(w: &mut Work, a: &Number, b: &Number) -> Number {
    let n = match places(w, a, b) {
        Ok(n) => n,
        Err(instead) => return instead,
    };
    if !w.has_room(w.precision) {
        return Number::nan();
    }
    // To the left by this many places of a number as long as the precision.
    let left = n.rem_euclid(w.precision) as u64;
    let (high, low) = last_digits(w, &a.coefficient).split(w.precision as u64 - left);
    let c = low.times_power(left).plus(&high);
    Number { coefficient: c, ..a.clone() }
}
