//! `exp`, `ln`, `log10` and powers, correctly rounded: approximations get longer until it is certain how they round (Ziv's
//! strategy).

use super::arithmetic::{self, sticky};
use super::coefficient::{Coefficient, power_of_ten};
use super::fixed;
use super::number::Number;
use super::work::condition::*;
use super::work::{Rounding, Work};
use malachite_bigint::{BigInt, BigUint};
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// Half the width of the interval in which the true value lies, in units of an approximation's last digit.
const DOUBT: Coefficient = Coefficient::Small(50);

/// A number whose digits beyond the precision round as those of the true value do; `approximate` gives a coefficient of
/// at least so many digits, and its exponent.
fn certain(
    w: &mut Work,
    negative: bool,
    approximate: impl Fn(u64) -> (Coefficient, i64),
) -> Number {
    let mut digits = w.precision as u64 + 8;
    loop {
        if !w.has_room(digits as i64 * 20) {
            return Number::nan();
        }
        let (c, exponent) = approximate(digits);
        if c > DOUBT {
            let (low, high) = (c.minus(&DOUBT), c.plus(&DOUBT));
            let extra = low.digits() as i64 - w.precision;
            if extra > 2 && low.cut(extra as u64) == high.cut(extra as u64) {
                return Number::finite(negative, sticky(low), exponent);
            }
        }
        digits += digits / 2;
    }
}

/// Exponents of results are kept within this, far outside of every context.
const FARTHEST: i64 = 4_000_000_000_000_000_000;

/// Does something with ties going to even, as `exp`, `ln` and `log10` always round.
fn half_even(w: &mut Work, f: impl FnOnce(&mut Work) -> Number) -> Number {
    let outer = std::mem::replace(&mut w.rounding, Rounding::HalfEven);
    let n = f(w);
    let n = w.finish(n);
    w.rounding = outer;
    n
}

/// A finite number in fixed point, cut off.
fn to_fixed(n: &Number, bits: u64) -> BigInt {
    let c = n.coefficient.to_big();
    let size = if n.exponent >= 0 {
        (c * &*power_of_ten(n.exponent as u64)) << bits
    } else if -n.exponent > n.coefficient.digits() as i64 + bits as i64 {
        BigUint::from(0u32)
    } else {
        (c << bits) / &*power_of_ten(n.exponent.unsigned_abs())
    };
    let size = BigInt::from(size);
    if n.negative { -size } else { size }
}

/// e^x of a number in fixed point, with so many digits behind the first.
fn exp_digits(x: &BigInt, bits: u64, digits: u64) -> (Coefficient, i64) {
    let ten = fixed::ln_10(bits + 70);
    let x = x << 70u32;
    let mut n = &x / &ten;
    if x.is_negative() {
        n -= 1;
    }
    let r = (x - &n * ten) >> 70u32;
    let e = fixed::exp(&r, bits);
    let c = (e.magnitude() * &*power_of_ten(digits)) >> bits;
    // What is too far out for 64 bits is too far out for every context.
    let far = if n.is_negative() { -FARTHEST } else { FARTHEST };
    (c.into(), n.to_i64().map_or(far, |n| n.clamp(-FARTHEST, FARTHEST)) - digits as i64)
}

pub(super) fn exp(w: &mut Work, x: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[x]) {
        return nan;
    }
    if x.is_infinite() {
        return if x.negative { Number::finite(false, Coefficient::ZERO, 0) } else { x.clone() };
    }
    if x.is_zero() {
        return Number::small(1);
    }
    let (adjusted, p) = (x.adjusted(), w.precision);
    let digits_of = |v: i64| Coefficient::Small(v.unsigned_abs().into()).digits() as i64;
    half_even(w, |w| {
        if !x.negative && adjusted > digits_of((w.emax + 1).saturating_mul(3)) {
            return Number::finite(false, Coefficient::ONE, w.emax + 1);
        }
        if x.negative && adjusted > digits_of((1 - w.etiny()).saturating_mul(3)) {
            return Number::finite(false, Coefficient::ONE, w.etiny() - 1);
        }
        if adjusted < -p - 1 {
            if !w.has_room(p) {
                return Number::nan();
            }
            w.met |= INEXACT | ROUNDED;
            return Number::finite(false, Coefficient::ONE.times_power(p as u64 - 1), 1 - p);
        }
        certain(w, false, |digits| {
            let bits = fixed::bits_of(digits) + 64;
            exp_digits(&to_fixed(x, bits), bits, digits)
        })
    })
}

/// A number a little above (or below) one, to be rounded.
fn next_to_one(w: &mut Work, below: bool) -> Number {
    if !w.has_room(w.precision + 3) {
        return Number::nan();
    }
    let places = w.precision + 2;
    let one = Coefficient::ONE.times_power(places as u64);
    let c = if below { one.minus(&Coefficient::ONE) } else { one.plus(&Coefficient::ONE) };
    Number::finite(false, c, -places)
}

/// ln of a positive finite number in fixed point.
fn ln_fixed(x: &Number, bits: u64) -> BigInt {
    let bits_inside = bits + 70;
    let adjusted = x.adjusted();
    let mantissa = Number { exponent: x.exponent - adjusted, ..x.clone() };
    let m = fixed::ln(&to_fixed(&mantissa, bits_inside), bits_inside);
    (m + fixed::ln_10(bits_inside) * adjusted) >> 70u32
}

/// The distance of a number from one, exactly.
fn distance_from_one(x: &Number) -> Number {
    let mut exact = Work::widest();
    arithmetic::subtract(&mut exact, x, &Number::small(1))
}

/// How many digits behind the point come before the first digit of the logarithm that isn't zero, at most.
fn leading_zeros(x: &Number) -> u64 {
    if !(-2..=1).contains(&x.adjusted()) {
        return 0;
    }
    let d = distance_from_one(x);
    (2 - d.adjusted()).max(0) as u64
}

fn of_fixed(v: &BigInt, bits: u64, places: u64) -> (Coefficient, i64) {
    let c = (v.magnitude() * &*power_of_ten(places)) >> bits;
    (c.into(), -(places as i64))
}

/// What a logarithm gives without computing one.
fn simple_logarithm(w: &mut Work, x: &Number) -> Option<Number> {
    if let Some(nan) = w.nan_of(&[x]) {
        return Some(nan);
    }
    if x.is_zero() {
        return Some(Number::infinity(true));
    }
    if x.negative {
        return Some(w.invalid(JUST_INVALID));
    }
    if x.is_infinite() {
        return Some(x.clone());
    }
    if x.order(&Number::small(1)) == Ordering::Equal {
        return Some(Number::small(0));
    }
    None
}

fn is_below_one(x: &Number) -> bool {
    x.adjusted() < 0
}

pub(super) fn ln(w: &mut Work, x: &Number) -> Number {
    if let Some(n) = simple_logarithm(w, x) {
        return n;
    }
    let negative = is_below_one(x);
    half_even(w, |w| {
        let zeros = leading_zeros(x);
        if zeros as i64 > w.precision {
            let t = distance_from_one(x);
            let length = (t.coefficient.digits() as i64).max(w.precision) + 3;
            // ln(1 + t) lies below t by less than t².
            if -t.adjusted() > length + 1 && w.has_room(length) {
                let shift = length - t.coefficient.digits() as i64;
                let c = t.coefficient.times_power(shift as u64);
                let c = if negative { c } else { c.minus(&Coefficient::ONE) };
                return Number::finite(negative, sticky(c), t.exponent - shift);
            }
        }
        certain(w, negative, |digits| {
            let places = digits + zeros;
            let bits = fixed::bits_of(places);
            of_fixed(&ln_fixed(x, bits), bits, places)
        })
    })
}

pub(super) fn log10(w: &mut Work, x: &Number) -> Number {
    if let Some(n) = simple_logarithm(w, x) {
        return w.finish(n);
    }
    let (c, gone) = x.coefficient.clone().without_zeros(u64::MAX);
    if c == Coefficient::ONE {
        let n = Number::small(x.exponent + gone as i64);
        return half_even(w, |_| n);
    }
    let negative = is_below_one(x);
    half_even(w, |w| {
        let zeros = leading_zeros(x) + 1;
        certain(w, negative, |digits| {
            let places = digits + zeros;
            let bits = fixed::bits_of(places) + 16;
            let ratio = (ln_fixed(x, bits) << bits) / fixed::ln_10(bits);
            of_fixed(&ratio, bits, places)
        })
    })
}

pub(super) fn power(w: &mut Work, x: &Number, y: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[x, y]) {
        return nan;
    }
    if y.is_zero() {
        return if x.is_zero() { w.invalid(JUST_INVALID) } else { Number::small(1) };
    }
    let whole = y.is_integer();
    let mut negative = false;
    if x.negative {
        if whole {
            negative = y.exponent <= 0 && y.coefficient.split(y.exponent.unsigned_abs()).0.is_odd();
        } else if !x.is_zero() {
            return w.invalid(JUST_INVALID);
        }
    }
    let zero = Number::finite(negative, Coefficient::ZERO, 0);
    if x.is_zero() {
        return if y.negative { Number::infinity(negative) } else { zero };
    }
    if x.is_infinite() {
        return if y.negative { zero } else { Number::infinity(negative) };
    }
    let x = x.with_sign(false);
    let compared = x.order(&Number::small(1));
    if compared == Ordering::Equal {
        return power_of_one(w, &x, y, whole, negative);
    }
    if y.is_infinite() {
        let vanishes = y.negative == (compared == Ordering::Greater);
        return if vanishes { zero } else { Number::infinity(negative) };
    }
    // Which exponents are so far out that nothing has to be computed?
    let grows = y.negative == (compared == Ordering::Less);
    let bound = y.adjusted() - leading_zeros(&x) as i64;
    let length = |v: i64| Coefficient::Small(v.unsigned_abs().into()).digits() as i64;
    if grows && bound > length(w.emax) {
        return w.finish(Number::finite(negative, Coefficient::ONE, w.emax + 1));
    }
    if !grows && bound > length(w.etiny()) {
        return w.finish(Number::finite(negative, Coefficient::ONE, w.etiny() - 1));
    }
    if let Some(n) = whole_power(w, &x, y) {
        return w.finish(n.with_sign(negative));
    }
    if !whole && let Some(n) = root_power(w, &x, y) {
        let n = lengthened(w, n);
        let n = w.finish(n);
        w.met |= INEXACT | ROUNDED;
        if w.met & SUBNORMAL != 0 {
            w.met |= UNDERFLOW;
        }
        return n;
    }
    let n = computed_power(w, &x, y, negative, !grows);
    w.finish(n)
}

/// A number with zeros at its end, one digit longer than the precision.
fn lengthened(w: &mut Work, n: Number) -> Number {
    let shift = w.precision + 1 - n.coefficient.digits() as i64;
    if shift <= 0 || !n.is_finite() || !w.has_room(w.precision + 1) {
        return n;
    }
    Number::finite(n.negative, n.coefficient.times_power(shift as u64), n.exponent - shift)
}

fn power_of_one(w: &mut Work, x: &Number, y: &Number, whole: bool, negative: bool) -> Number {
    let least = 1 - w.precision;
    let exponent = if !whole {
        w.met |= INEXACT | ROUNDED;
        least
    } else {
        let most = Number::small(w.precision);
        let times = if y.negative {
            0
        } else if y.order(&most) == Ordering::Greater {
            w.precision
        } else {
            small_integer(y).unwrap_or(w.precision)
        };
        let exponent = x.exponent.saturating_mul(times);
        if exponent < least {
            w.met |= ROUNDED;
        }
        exponent.max(least)
    };
    let zeros = (-exponent).max(0);
    if !w.has_room(zeros) {
        return Number::nan();
    }
    Number::finite(negative, Coefficient::ONE.times_power(zeros as u64), exponent.min(0))
}

/// A whole number, if it is small.
fn small_integer(y: &Number) -> Option<i64> {
    if !y.is_integer() || y.adjusted() > 18 {
        return None;
    }
    let c = if y.exponent >= 0 {
        y.coefficient.times_power(y.exponent as u64)
    } else {
        y.coefficient.split(y.exponent.unsigned_abs()).0
    };
    let size = i64::try_from(c.to_u64()?).ok()?;
    Some(if y.negative { -size } else { size })
}

/// x^y for a whole y, where the exact power of the coefficient is not much longer than the precision.
fn whole_power(w: &mut Work, x: &Number, y: &Number) -> Option<Number> {
    let n = small_integer(y)?;
    let times = n.unsigned_abs();
    let ideal = i64::try_from(times).ok()?.checked_mul(x.exponent)?;
    let (c, gone) = x.coefficient.clone().without_zeros(u64::MAX);
    let length = if c == Coefficient::ONE { 1 } else { times.checked_mul(c.digits())? };
    let exponent = x.exponent.checked_add(gone as i64)?.checked_mul(times as i64)?;
    if length as i64 > w.precision.saturating_mul(4).saturating_add(100)
        || !w.has_room(length as i64)
    {
        return None;
    }
    let c: Coefficient = match (c, u32::try_from(times)) {
        (Coefficient::ONE, _) => Coefficient::ONE,
        (c, Ok(times)) => c.to_big().pow(times).into(),
        _ => return None,
    };
    if n < 0 {
        let one = Number::small(1);
        return Some(quotient(w, &one, &Number::finite(false, c, exponent)));
    }
    // The zeros of the operand come back, as far as the precision has room for them.
    let room = (w.precision + 1 - c.digits() as i64).max(0);
    let shift = (exponent - ideal).min(room);
    Some(Number::finite(false, c.times_power(shift as u64), exponent - shift))
}

/// A quotient that still has to be rounded.
fn quotient(w: &Work, a: &Number, b: &Number) -> Number {
    let mut wider = w.with_precision(w.precision + 3);
    let n = arithmetic::divide(&mut wider, a, b);
    if wider.met & INEXACT == 0 {
        return n;
    }
    // Rounded already: make sure that nobody takes it for exact.
    let mut down = Work { rounding: Rounding::Down, met: 0, ..wider };
    let n = arithmetic::divide(&mut down, a, b);
    Number { coefficient: sticky(n.coefficient), ..n }
}

/// x^y for a y = m / q where x has an exact q-th root.
fn root_power(w: &mut Work, x: &Number, y: &Number) -> Option<Number> {
    let (m, gone) = y.coefficient.clone().without_zeros(u64::MAX);
    let places = u32::try_from(-(y.exponent + gone as i64)).ok().filter(|p| *p <= 18)?;
    let mut q = 10u64.pow(places);
    let mut m = m.to_u64()?;
    for factor in [2, 5] {
        while q % factor == 0 && m % factor == 0 {
            (q, m) = (q / factor, m / factor);
        }
    }
    let (c, gone) = x.coefficient.clone().without_zeros(u64::MAX);
    let exponent = x.exponent + gone as i64;
    let q_signed = i64::try_from(q).ok()?;
    if exponent % q_signed != 0 {
        return None;
    }
    let c = if c == Coefficient::ONE {
        c
    } else {
        let big = c.to_big();
        if q > big.bits() {
            return None;
        }
        let q = u32::try_from(q).ok()?;
        let root = big.nth_root(q);
        if root.pow(q) != big {
            return None;
        }
        root.into()
    };
    let root = Number::finite(false, c, exponent / q_signed);
    let m = Number { negative: y.negative, ..Number::small(i64::try_from(m).ok()?) };
    whole_power(w, &root, &m)
}

/// x^y as e^(y ln x).
fn computed_power(w: &mut Work, x: &Number, y: &Number, negative: bool, falls: bool) -> Number {
    let above = (y.adjusted() + 2).max(0) as u64;
    let places = w.precision as u64 + 6 + above;
    if !w.has_room(places as i64 * 20) {
        return Number::nan();
    }
    let exponent_of_e = |places: u64| {
        let bits = fixed::bits_of(places) + 64;
        let ln = ln_fixed(x, bits);
        let c = BigInt::from(y.coefficient.to_big());
        let product = if y.exponent >= 0 {
            ln * c * BigInt::from((*power_of_ten(y.exponent as u64)).clone())
        } else {
            ln * c / BigInt::from((*power_of_ten(y.exponent.unsigned_abs())).clone())
        };
        (if y.negative { -product } else { product }, bits)
    };
    if y.exponent < -(w.precision * 4 + 10_000) && y.adjusted() < -w.precision - 40 {
        return next_to_one(w, falls).with_sign(negative);
    }
    let (e, bits) = exponent_of_e(places);
    if e.magnitude() * &*power_of_ten(w.precision as u64 + 3) < BigUint::from(1u32) << bits {
        return next_to_one(w, falls).with_sign(negative);
    }
    certain(w, negative, |digits| {
        let (e, bits) = exponent_of_e(digits + above);
        if e.is_zero() {
            return (Coefficient::ZERO, 0);
        }
        exp_digits(&e, bits, digits)
    })
}

/// x^y modulo m, of whole numbers.
pub(super) fn power_modulo(w: &mut Work, x: &Number, y: &Number, m: &Number) -> Number {
    if let Some(nan) = w.nan_of(&[x, y, m]) {
        return nan;
    }
    let undefined = m.is_zero() || x.is_zero() && y.is_zero();
    let below_zero = y.negative && !y.is_zero();
    let whole = [x, y, m].iter().all(|n| n.is_integer());
    if undefined || below_zero || !whole || m.adjusted() >= w.precision {
        return w.invalid(JUST_INVALID);
    }
    let modulus = integer(m);
    let odd = y.exponent <= 0 && y.coefficient.split(y.exponent.unsigned_abs()).0.is_odd();
    let mut base = if x.exponent > 0 {
        let ten = BigUint::from(10u32).modpow(&BigUint::from(x.exponent as u64), &modulus);
        x.coefficient.to_big() * ten % &modulus
    } else {
        integer(x) % &modulus
    };
    let exponent = if y.exponent > 0 {
        if !w.has_room(y.exponent) {
            return Number::nan();
        }
        for _ in 0..y.exponent {
            base = base.modpow(&BigUint::from(10u32), &modulus);
        }
        y.coefficient.to_big()
    } else {
        integer(y)
    };
    let r = base.modpow(&exponent, &modulus);
    Number::finite(x.negative && odd, r.into(), 0)
}

/// The size of a whole number.
fn integer(n: &Number) -> BigUint {
    if n.exponent >= 0 {
        n.coefficient.times_power(n.exponent as u64).to_big()
    } else {
        n.coefficient.split(n.exponent.unsigned_abs()).0.to_big()
    }
}
