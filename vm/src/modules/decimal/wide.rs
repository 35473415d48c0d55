//! Products of 256 bits, and their division by 128 bits: what the usual precision of 28 digits needs between an operation's
//! operands and its result, without memory of its own.

/// A number of 256 bits: its high and its low half.
pub(super) type Wide = (u128, u128);

const LOW: u128 = u64::MAX as u128;

/// The product of two halves.
pub(super) fn product(a: u128, b: u128) -> Wide {
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let (low, mid, cross, high) = (a0 * b0, a1 * b0, a0 * b1, a1 * b1);
    let middle = (low >> 64) + (mid & LOW) + (cross & LOW);
    (high + (mid >> 64) + (cross >> 64) + (middle >> 64), middle << 64 | low & LOW)
}

/// Quotient and remainder, if the quotient fits in 128 bits.
pub(super) fn div_rem((high, low): Wide, d: u128) -> Option<(u128, u128)> {
    if high >= d {
        return None;
    }
    if high == 0 {
        return Some((low / d, low % d));
    }
    // Knuth's algorithm D with two digits of 64 bits, the divisor's first bit set.
    let shift = d.leading_zeros();
    let d = d << shift;
    let (high, low) = match shift {
        0 => (high, low),
        _ => (high << shift | low >> (128 - shift), low << shift),
    };
    let (q1, r1) = digit(high, low >> 64, d);
    let (q0, r0) = digit(r1, low & LOW, d);
    Some((q1 << 64 | q0, r0 >> shift))
}

/// One digit of a quotient: of `high` · 2^64 + `next` by `d`, where `high` < `d`.
fn digit(high: u128, next: u128, d: u128) -> (u128, u128) {
    let (d1, d0) = (d >> 64, d & LOW);
    let (mut q, mut rest) = (high / d1, high % d1);
    while q > LOW || q * d0 > (rest << 64 | next) {
        q -= 1;
        rest += d1;
        if rest > LOW {
            break;
        }
    }
    // Differences modulo 2^128 are right, because the remainder is less than the divisor.
    let r = (high << 64 | next).wrapping_sub(q.wrapping_mul(d));
    (q, r)
}

#[cfg(test)]
mod tests {
    use super::*;
    use malachite_bigint::BigUint;

    #[test]
    fn products_are_divided_as_large_numbers_are() {
        let mut x = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834_u128;
        let mut next = || {
            x = x.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(1);
            x >> (x >> 121)
        };
        for _ in 0..20_000 {
            let (a, b, d) = (next(), next(), next().max(1));
            let p = product(a, b);
            let big = BigUint::from(a) * BigUint::from(b);
            assert_eq!((BigUint::from(p.0) << 128u32) + BigUint::from(p.1), big);
            if let Some((q, r)) = div_rem(p, d) {
                assert_eq!(BigUint::from(q), &big / BigUint::from(d));
                assert_eq!(BigUint::from(r), &big % BigUint::from(d));
            } else {
                assert!(&big / BigUint::from(d) > BigUint::from(u128::MAX));
            }
        }
    }
}
