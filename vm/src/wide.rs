//! `int` objects: those within 127 bits and a sign keep their value as a machine's number, and the large number that other code wants is
//! made when it asks. Products and masks of 64 bits take no large numbers then.

use crate::arithmetic::nb;
use crate::object::{Header, Value};
use ir::layout::tid;
use ir::word::Word;
use malachite_bigint::BigInt;
use num_traits::Signed;
use std::cell::OnceCell;

/// `int` beyond immediate values, or an instance of a subclass.
#[repr(C)]
pub struct IntObj {
    pub head: Header,
    /// [`TOO_LARGE`]: `big` has it.
    wide: i128,
    big: OnceCell<BigInt>,
}

const TOO_LARGE: i128 = i128::MIN;

impl IntObj {
    /// One with this value.
    pub fn new(head: Header, value: BigInt) -> IntObj {
        match to_wide(&value) {
            Some(wide) => IntObj { head, wide, big: OnceCell::new() },
            None => IntObj::large(head, value),
        }
    }

    /// One with this value beyond ±2^127.
    pub fn large(head: Header, value: BigInt) -> IntObj {
        IntObj { head, wide: TOO_LARGE, big: OnceCell::from(value) }
    }

    /// The same from 128 bits.
    pub fn of_i128(head: Header, value: i128) -> IntObj {
        match value != TOO_LARGE {
            true => IntObj { head, wide: value, big: OnceCell::new() },
            false => IntObj::large(head, BigInt::from(value)),
        }
    }

    /// Its value if it lies within ±2^127.
    #[inline(always)]
    pub fn wide(&self) -> Option<i128> {
        (self.wide != TOO_LARGE).then_some(self.wide)
    }

    /// Its value.
    #[inline]
    pub fn big(&self) -> &BigInt {
        self.big.get_or_init(|| BigInt::from(self.wide))
    }
}

/// In 128 bits, if it lies within ±2^127.
pub fn to_wide(big: &BigInt) -> Option<i128> {
    let mut digits = big.iter_u64_digits();
    let (low, high) = (digits.next().unwrap_or(0), digits.next().unwrap_or(0));
    if digits.next().is_some() || high >> 63 != 0 {
        return None;
    }
    let magnitude = i128::from(high) << 64 | i128::from(low);
    Some(if big.is_negative() { -magnitude } else { magnitude })
}

/// The value of an `int` (of no subclass) within ±2^127.
#[inline(always)]
pub fn of(w: Word) -> Option<i128> {
    match w.as_i64() {
        Some(i) => Some(i128::from(i)),
        None if w.has_tid(tid::INT) => w.cast::<IntObj>().wide(),
        None => None,
    }
}

/// An operator on integers within ±2^127, if its result fits 128 bits and is one that needs no large numbers.
#[inline(always)]
pub fn operate(op: u32, a: i128, b: i128) -> Option<i128> {
    match op {
        nb::ADD => a.checked_add(b),
        nb::SUBTRACT => a.checked_sub(b),
        nb::MULTIPLY => multiply(a, b),
        nb::AND => Some(a & b),
        nb::OR => Some(a | b),
        nb::XOR => Some(a ^ b),
        nb::RSHIFT if b >= 0 => Some(a >> b.min(127)),
        nb::LSHIFT if b >= 0 && b < i128::from(a.unsigned_abs().leading_zeros()) => Some(a << b),
        nb::FLOOR_DIVIDE | nb::REMAINDER if b != 0 => {
            let (q, r) = divide(a, b);
            let down = r != 0 && (r < 0) != (b < 0);
            match (op == nb::FLOOR_DIVIDE, down) {
                (true, _) => Some(q - i128::from(down)),
                (false, true) => Some(r + b),
                (false, false) => Some(r),
            }
        }
        _ => None,
    }
}

/// The product, if it is certain to fit: an exact check takes longer than the product.
#[inline]
fn multiply(a: i128, b: i128) -> Option<i128> {
    let bits = |v: i128| 128 - (v ^ v >> 127).leading_zeros();
    (bits(a) + bits(b) <= 127).then(|| a.wrapping_mul(b))
}

/// Quotient and remainder, towards zero.
#[inline]
fn divide(a: i128, b: i128) -> (i128, i128) {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => (i128::from(a / b), i128::from(a % b)),
        _ => (a / b, a % b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(op: u32, a: &BigInt, b: &BigInt) -> BigInt {
        match op {
            nb::ADD => a + b,
            nb::SUBTRACT => a - b,
            nb::MULTIPLY => a * b,
            nb::AND => a & b,
            nb::OR => a | b,
            nb::XOR => a ^ b,
            nb::FLOOR_DIVIDE => crate::arithmetic::big_divmod(a, b).0,
            _ => crate::arithmetic::big_divmod(a, b).1,
        }
    }

    proptest! {
        #[test]
        fn operators_are_those_of_large_numbers(
            a in any::<i128>(), b in any::<i128>(), (i, j) in (1u32..127, 1u32..127),
            op in prop::sample::select(vec![
                nb::ADD, nb::SUBTRACT, nb::MULTIPLY, nb::AND, nb::OR, nb::XOR, nb::FLOOR_DIVIDE, nb::REMAINDER,
            ]),
        ) {
            let (a, b) = (a >> i, b >> j);
            if let Some(result) = operate(op, a, b) {
                prop_assert_eq!(BigInt::from(result), exact(op, &BigInt::from(a), &BigInt::from(b)));
            }
            prop_assert_eq!(to_wide(&BigInt::from(a)), Some(a));
        }
    }
}
