//! Exponentials and logarithms in binary fixed point: integers that count units of 2^-bits.

use malachite_bigint::{BigInt, BigUint};
use num_traits::{Signed, ToPrimitive, Zero};
use std::cell::RefCell;

thread_local! {
    /// ln 10, and to how many bits.
    static LN_10: RefCell<(u64, BigInt)> = RefCell::new((0, BigInt::from(0)));
}

/// Bits that so many decimal digits need, and a few more.
pub(super) fn bits_of(digits: u64) -> u64 {
    digits * 3322 / 1000 + 16
}

/// artanh(1/n).
fn artanh_of_inverse(n: u32, bits: u64) -> BigUint {
    let mut power = (BigUint::from(1u32) << bits) / n;
    let mut sum = power.clone();
    let mut k = 1u32;
    while !power.is_zero() {
        power = power / n / n;
        k += 2;
        sum += &power / k;
    }
    sum
}

/// ln 10, by a formula of Machin's kind (46 artanh 1/31 + 34 artanh 1/49 + 20 artanh 1/161).
pub(super) fn ln_10(bits: u64) -> BigInt {
    LN_10.with_borrow_mut(|(known, value)| {
        if *known < bits {
            let more = bits + bits / 4 + 32;
            let inner = more + 16;
            let sum = artanh_of_inverse(31, inner) * 46u32
                + artanh_of_inverse(49, inner) * 34u32
                + artanh_of_inverse(161, inner) * 20u32;
            (*known, *value) = (more, BigInt::from(sum >> 16u32));
        }
        &*value >> (*known - bits)
    })
}

/// e^x for x ≥ 0 that is not large: off by a few units.
pub(super) fn exp(x: &BigInt, bits: u64) -> BigInt {
    // Halve the argument so often that the series is about as long as the row of squarings.
    let halvings = (bits as f64).sqrt() as u64 / 2 + 2;
    let inner = bits + 2 * halvings + 16;
    let x = (x << (inner - bits)) >> halvings;
    let one = BigInt::from(1) << inner;
    let (mut sum, mut term, mut k) = (&one + &x, x.clone(), 1u32);
    while !term.is_zero() {
        k += 1;
        term = ((term * &x) >> inner) / k;
        sum += &term;
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> inner;
    }
    sum >> (inner - bits)
}

/// ln x for 1 ≤ x < 10: off by a few units.
pub(super) fn ln(x: &BigInt, bits: u64) -> BigInt {
    let first: u64 = 45;
    // The precisions at which Halley's iteration improves its result; each step makes three times as many bits right.
    let inner = bits + 8;
    let mut steps = vec![inner];
    while let Some(last) = steps.last().copied().filter(|s| *s > first) {
        steps.push(last / 3 + 6);
    }
    let x = x << 8u32;
    let mut have = 60;
    let start = (&x >> (inner.max(have) - have)).to_f64().unwrap_or(1.0);
    let start = if inner < have { start * 2f64.powi((have - inner) as i32) } else { start };
    let guess = (start / 2f64.powi(have as i32)).ln().max(0.0);
    let mut y = BigInt::from((guess * 2f64.powi(have as i32)) as i64);
    for bits in steps.into_iter().rev() {
        let wide = bits + 8;
        y = if wide >= have { y << (wide - have) } else { y >> (have - wide) };
        have = wide;
        let m = if wide >= inner { &x << (wide - inner) } else { &x >> (inner - wide) };
        let e = exp(&y, wide);
        let change = ((&m - &e) << (wide + 1)) / (&m + &e);
        y += change;
        if y.is_negative() {
            y = BigInt::from(0);
        }
    }
    y >> (have - bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_ln_are_inverse_to_a_few_units() {
        for bits in [20u64, 64, 200, 1000] {
            for tenths in 10..100 {
                let x = (BigInt::from(tenths) << bits) / 10;
                let back = exp(&ln(&x, bits), bits);
                assert!((&back - &x).abs() < BigInt::from(200), "{bits} {tenths}: {back} {x}");
            }
            let ten = BigInt::from(10) << bits;
            assert!((exp(&ln_10(bits), bits) - ten).abs() < BigInt::from(50));
        }
    }
}
