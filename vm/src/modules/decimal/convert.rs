//! Between numbers and Python's other values.

use super::coefficient::Coefficient;
use super::context::Operation;
use super::number::{Form, Number};
use super::work::Work;
use super::work::condition::*;
use crate::arithmetic::{Int, as_float};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Raised, Vm};
use ir::word::Word;
use malachite_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, ToPrimitive};

/// A number that an object has, or one that was made for the purpose.
pub(super) enum Operand {
    Shared(std::cell::Ref<'static, Number>),
    Made(Number),
}
impl std::ops::Deref for Operand {
    type Target = Number;
    #[inline]
    fn deref(&self) -> &Number {
        match self {
            Operand::Shared(n) => n,
            Operand::Made(n) => n,
        }
    }
}

/// The number of a `Decimal`. The caller keeps the object alive.
#[inline]
pub(super) fn decimal(w: Word) -> Option<Operand> {
    let data = w.get::<NativeObj>()?.data.try_borrow().ok()?;
    std::cell::Ref::filter_map(data, |d| d.downcast_ref::<Number>()).ok().map(Operand::Shared)
}

/// The number of a `Decimal` or an `int`.
#[inline]
pub(super) fn operand(w: Word) -> Option<Operand> {
    decimal(w).or_else(|| Int::of(w).map(|i| Operand::Made(of_int(i))))
}

/// The same, or a `TypeError`.
pub(super) fn required(vm: &mut Vm, w: Word) -> R<Operand> {
    operand(w).ok_or_else(|| no_conversion(vm, w))
}

#[cold]
pub(super) fn no_conversion(vm: &mut Vm, w: Word) -> Raised {
    let ty = vm.type_of(w).name();
    vm.type_error(format!("conversion from {ty} to Decimal is not supported"))
}

pub(super) fn of_int(i: Int) -> Number {
    match i {
        Int::Small(i) => Number::small(i),
        Int::Big(b) => Number::finite(b.is_negative(), b.magnitude().clone().into(), 0),
    }
}

/// The exact value of a `float`.
pub(super) fn of_float(x: f64) -> Number {
    let negative = x.is_sign_negative();
    if x.is_nan() {
        return Number { negative, ..Number::nan() };
    }
    if x.is_infinite() {
        return Number::infinity(negative);
    }
    let bits = x.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i64);
    let (mut m, mut e) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    if m == 0 {
        return Number::finite(negative, Coefficient::ZERO, 0);
    }
    let zeros = m.trailing_zeros();
    (m, e) = (m >> zeros, e + i64::from(zeros));
    if e >= 0 {
        return Number::finite(negative, (BigUint::from(m) << e as u64).into(), 0);
    }
    // m / 2^n = m 5^n / 10^n
    let c = BigUint::from(5u32).pow(e.unsigned_abs() as u32) * m;
    Number::finite(negative, c.into(), e)
}

/// Whether a text has characters that no number has, and the ASCII for the others; digits of other scripts count.
fn ascii_of(text: &str, underscores: bool, spaces: bool) -> Option<std::borrow::Cow<'_, str>> {
    let text = if spaces { text.trim_matches(crate::number_text::is_space) } else { text };
    if text.is_ascii() && !(underscores && text.contains('_')) {
        return Some(text.into());
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '_' if underscores => {}
            c if c.is_ascii() => out.push(c),
            c => out.push(char::from(b'0' + rustpython_common::str::char_to_decimal(c)?)),
        }
    }
    Some(out.into())
}

/// A text as it stands; NaN, with the condition noted, if it is none.
fn of_text(w: &mut Work, text: &str, lenient: bool) -> Number {
    match ascii_of(text, lenient, lenient).and_then(|t| Number::parse(&t)) {
        Some(n) => n,
        None => w.invalid(CONVERSION_SYNTAX),
    }
}

/// Refuses what has no place in any context.
fn exact(w: &mut Work, n: Number) -> Number {
    let mut widest = Work::widest();
    let n = widest.finish(n);
    if widest.met & (INEXACT | ROUNDED | CLAMPED | OVERFLOW) != 0 {
        return w.invalid(JUST_INVALID);
    }
    n
}

/// What `Decimal(value)` makes of a value, exactly, or `create_decimal` where the context `rounds`.
pub(super) fn convert(vm: &mut Vm, op: &mut Operation, value: Word, rounds: bool) -> R<Number> {
    let n = if let Some(n) = decimal(value) {
        if !rounds {
            return Ok((*n).clone());
        }
        (*n).clone()
    } else if let Some(i) = Int::of(value) {
        of_int(i)
    } else if let Some(text) = value.as_str() {
        let n = of_text(&mut op.work, text, !rounds);
        if op.work.met & CONVERSION_SYNTAX == CONVERSION_SYNTAX {
            return Ok(n);
        }
        n
    } else if let Some(x) = as_float(value) {
        op.work.met |= FLOAT_OPERATION;
        of_float(x)
    } else if value.get::<TupleObj>().is_some() || value.get::<ListObj>().is_some() {
        of_parts(vm, value)?
    } else {
        return Err(no_conversion(vm, value));
    };
    let w = &mut op.work;
    if !rounds {
        return Ok(exact(w, n));
    }
    let most = w.precision - i64::from(w.clamp);
    if n.is_nan() && !n.coefficient.is_zero() && n.coefficient.digits() as i64 > most {
        return Ok(w.invalid(CONVERSION_SYNTAX));
    }
    Ok(w.finish(n))
}

/// A number from its sign, digits and exponent.
fn of_parts(vm: &mut Vm, value: Word) -> R<Number> {
    let parts = vm.collect(value)?;
    let [sign, digits, exponent] = &parts[..] else {
        return Err(vm.value_error("argument must be a sequence of length 3"));
    };
    let negative = match Int::of(**sign).and_then(Int::to_i64) {
        Some(0) => false,
        Some(1) => true,
        _ => return Err(vm.value_error("sign must be an integer with the value 0 or 1")),
    };
    let (form, exponent) = match (exponent.as_str(), Int::of(**exponent)) {
        (Some("F"), _) => return Ok(Number::infinity(negative)),
        (Some("n"), _) => (Form::Quiet, 0),
        (Some("N"), _) => (Form::Signaling, 0),
        (Some(_), _) => {
            let text = "string argument in the third position must be 'F', 'n' or 'N'";
            return Err(vm.value_error(text));
        }
        (None, Some(_)) => (Form::Finite, vm.to_i64(**exponent)?),
        (None, None) => return Err(vm.value_error("exponent must be an integer")),
    };
    let mut text = String::new();
    let listed = digits.get::<TupleObj>().is_some() || digits.get::<ListObj>().is_some();
    let digits = if listed { vm.collect(**digits)? } else { vec![build::none()] };
    for d in digits {
        match Int::of(*d).and_then(Int::to_i64) {
            Some(d @ 0..=9) => text.push(char::from(b'0' + d as u8)),
            _ => return Err(vm.value_error("coefficient must be a tuple of digits")),
        }
    }
    let digits = text.trim_start_matches('0');
    let c = if digits.is_empty() { None } else { Coefficient::parse(digits) };
    // Far outside of every context stays far outside.
    let exponent = exponent.clamp(-4_000_000_000_000_000_000, 4_000_000_000_000_000_000);
    Ok(Number { form, ..Number::finite(negative, c.unwrap_or(Coefficient::ZERO), exponent) })
}

/// The integer of a number, cut off.
pub(super) fn to_int(vm: &mut Vm, n: &Number) -> R {
    match n.form {
        Form::Infinite => return Err(vm.overflow_error("cannot convert Infinity to integer")),
        Form::Finite => {}
        _ => return Err(vm.value_error("cannot convert NaN to integer")),
    }
    let c = if n.exponent >= 0 {
        if !has_room(vm, n.exponent + n.coefficient.digits() as i64)? {
            return Ok(build::int64(vm, 0));
        }
        n.coefficient.times_power(n.exponent as u64)
    } else {
        n.coefficient.split(n.exponent.unsigned_abs()).0
    };
    Ok(match c {
        Coefficient::Small(v) if v < 1 << 126 => {
            build::int128(vm, if n.negative { -(v as i128) } else { v as i128 })
        }
        c => big_int(vm, n.negative, c),
    })
}
fn big_int(vm: &Vm, negative: bool, c: Coefficient) -> Ref {
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    build::int(vm, BigInt::from_biguint(sign, c.to_big()))
}

/// Whether an integer of so many digits fits into memory; zero needs none.
fn has_room(vm: &mut Vm, digits: i64) -> R<bool> {
    let mut widest = Work::widest();
    if widest.has_room(digits) {
        return Ok(true);
    }
    let none = build::tuple(vm, vec![]);
    let e = crate::exceptions::instance(vm.exc().memory_error, none);
    Err(vm.raise_object(e))
}

pub(super) fn to_float(vm: &mut Vm, n: &Number) -> R<f64> {
    Ok(match n.form {
        Form::Signaling => return Err(vm.value_error("cannot convert signaling NaN to float")),
        Form::Quiet => f64::NAN.copysign(if n.negative { -1.0 } else { 1.0 }),
        Form::Infinite if n.negative => f64::NEG_INFINITY,
        Form::Infinite => f64::INFINITY,
        Form::Finite => {
            let x = n.text(false, true).parse().unwrap_or(0.0f64);
            if x.is_infinite() { x.signum() * f64::INFINITY } else { x }
        }
    })
}

/// Numerator and denominator, in lowest terms.
pub(super) fn to_ratio(vm: &mut Vm, n: &Number) -> R<(Ref, Ref)> {
    match n.form {
        Form::Infinite => {
            return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
        }
        Form::Finite => {}
        _ => return Err(vm.value_error("cannot convert NaN to integer ratio")),
    }
    if n.is_zero() {
        return Ok((build::int64(vm, 0), build::int64(vm, 1)));
    }
    has_room(vm, n.exponent.saturating_abs())?;
    let (mut c, gone) = n.coefficient.clone().without_zeros(u64::MAX);
    let exponent = n.exponent + gone as i64;
    if exponent >= 0 {
        c = c.times_power(exponent as u64);
        return Ok((big_int(vm, n.negative, c), build::int64(vm, 1)));
    }
    // Only twos and fives can be common to both.
    let places = exponent.unsigned_abs();
    let mut top = c.to_big();
    let twos = top.trailing_zeros().unwrap_or(0).min(places);
    top >>= twos;
    let mut fives = 0;
    while fives < places && (&top % 5u32).to_u32() == Some(0) {
        top /= 5u32;
        fives += 1;
    }
    let bottom = BigUint::from(5u32).pow((places - fives) as u32) << (places - twos);
    let top = big_int(vm, n.negative, top.into());
    Ok((top, build::int(vm, BigInt::from(bottom))))
}

/// The hash, which is that of every equal number of another type.
pub(super) fn hash(n: &Number, address: u64) -> Option<i64> {
    const P: u64 = (1 << 61) - 1;
    const INVERSE_OF_TEN: u64 = 2_075_258_708_292_324_556;
    let times = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(P)) as u64;
    let h = match n.form {
        Form::Signaling => return None,
        Form::Quiet => return Some((address >> 4) as i64),
        Form::Infinite => 314_159,
        Form::Finite => {
            let mut base = if n.exponent < 0 { INVERSE_OF_TEN } else { 10 };
            let mut left = n.exponent.unsigned_abs();
            let mut h = n.coefficient.modulo(P);
            while left > 0 {
                if left & 1 == 1 {
                    h = times(h, base);
                }
                base = times(base, base);
                left >>= 1;
            }
            h as i64
        }
    };
    let h = if n.negative { -h } else { h };
    Some(if h == -1 { -2 } else { h })
}

/// A finite number times an integer, for comparisons with fractions.
pub(super) fn times_int(n: &Number, by: &BigUint) -> Number {
    let c = n.coefficient.times(&Coefficient::from(by.clone()));
    Number { coefficient: c, ..n.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_hash_alike() {
        let h = |t: &str| Number::parse(t).and_then(|n| hash(&n, 0));
        assert_eq!(h("0.5"), Some(1 << 60));
        assert_eq!(h("1E+3"), Some(1000));
        assert_eq!(h("-1"), Some(-2));
        assert_eq!(hash(&of_float(0.1), 0), rustpython_common::hash::hash_float(0.1));
    }
}
