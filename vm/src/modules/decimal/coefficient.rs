//! Coefficients: natural numbers that are shifted by decimal digits, in 128 bits as long as they fit.

use super::wide;
use malachite_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

/// A natural number; a large one is never small enough for 128 bits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Coefficient {
    Small(u128),
    Large(Box<BigUint>),
}

/// Digits of the longest power of ten that fits in 128 bits, less one.
const MOST: u64 = 38;

/// The powers of ten that fit in 128 bits.
pub(super) const POWERS: [u128; MOST as usize + 1] = {
    let mut all = [1; MOST as usize + 1];
    let mut i = 1;
    while i < all.len() {
        all[i] = all[i - 1] * 10;
        i += 1;
    }
    all
};

const LOG10_OF_2: f64 = std::f64::consts::LOG10_2;

/// Powers of ten of at most this many digits are kept.
const LONGEST_KEPT: u64 = 20_000;

thread_local! {
    static KEPT: RefCell<rustc_hash::FxHashMap<u64, Rc<BigUint>>> = RefCell::default();
}

/// 10^n.
pub(super) fn power_of_ten(n: u64) -> Rc<BigUint> {
    let make = || match POWERS.get(n as usize) {
        Some(p) => BigUint::from(*p),
        // Of 10^n = 5^n 2^n the second factor is a shift.
        None => BigUint::from(5u32).pow(u32::try_from(n).unwrap_or(u32::MAX)) << n,
    };
    if n > LONGEST_KEPT {
        return Rc::new(make());
    }
    KEPT.with_borrow_mut(|kept| {
        if kept.len() > 200 {
            kept.clear();
        }
        Rc::clone(kept.entry(n).or_insert_with(|| Rc::new(make())))
    })
}

/// How what was cut off compares: is there anything, and how is it to a half?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Rest {
    pub(super) exact: bool,
    pub(super) half: Ordering,
}

impl Coefficient {
    pub(super) const ZERO: Coefficient = Coefficient::Small(0);
    pub(super) const ONE: Coefficient = Coefficient::Small(1);

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Coefficient::Small(0))
    }

    pub(super) fn to_big(&self) -> BigUint {
        match self {
            Coefficient::Small(v) => BigUint::from(*v),
            Coefficient::Large(v) => (**v).clone(),
        }
    }

    /// How many decimal digits it has; zero has one.
    pub(super) fn digits(&self) -> u64 {
        match self {
            Coefficient::Small(0) => 1,
            Coefficient::Small(v) => {
                let bits = 128 - v.leading_zeros();
                let guess = (bits * 1233) >> 12;
                u64::from(guess) + u64::from(*v >= POWERS[guess as usize])
            }
            Coefficient::Large(v) => {
                let bits = v.bits() as f64;
                let least = ((bits - 1.0) * LOG10_OF_2 - 1e-6).floor();
                let most = (bits * LOG10_OF_2 + 1e-6).floor();
                let mut n = least as u64 + 1;
                while n <= most as u64 && **v >= *power_of_ten(n) {
                    n += 1;
                }
                n
            }
        }
    }

    pub(super) fn is_odd(&self) -> bool {
        match self {
            Coefficient::Small(v) => v & 1 == 1,
            Coefficient::Large(v) => v.bit(0),
        }
    }

    /// Its value modulo a small number.
    pub(super) fn modulo(&self, m: u64) -> u64 {
        match self {
            Coefficient::Small(v) => (v % u128::from(m)) as u64,
            Coefficient::Large(v) => (&**v % m).to_u64().unwrap_or(0),
        }
    }

    pub(super) fn to_u64(&self) -> Option<u64> {
        match self {
            Coefficient::Small(v) => u64::try_from(*v).ok(),
            Coefficient::Large(_) => None,
        }
    }

    /// Times 10^n. The caller has made sure that there is room ([`super::work::Work::has_room`]).
    pub(super) fn times_power(&self, n: u64) -> Coefficient {
        if n == 0 || self.is_zero() {
            return self.clone();
        }
        if let Coefficient::Small(v) = self
            && n <= MOST
            && let Some(p) = v.checked_mul(POWERS[n as usize])
        {
            return Coefficient::Small(p);
        }
        match self {
            Coefficient::Small(v) => (&*power_of_ten(n) * *v).into(),
            Coefficient::Large(v) => (&**v * &*power_of_ten(n)).into(),
        }
    }

    /// Quotient and remainder by 10^n.
    pub(super) fn split(&self, n: u64) -> (Coefficient, Coefficient) {
        match self {
            Coefficient::Small(v) if n > MOST => (Self::ZERO, Coefficient::Small(*v)),
            Coefficient::Small(v) => {
                let (q, r) = div_rem(*v, POWERS[n as usize]);
                (Coefficient::Small(q), Coefficient::Small(r))
            }
            Coefficient::Large(_) if n > self.digits() => (Self::ZERO, self.clone()),
            Coefficient::Large(v) => {
                let (q, r) = big_div_rem(v, &power_of_ten(n));
                (q.into(), r.into())
            }
        }
    }

    /// Without its last `n` digits, and what these were.
    pub(super) fn cut(&self, n: u64) -> (Coefficient, Rest) {
        if n > self.digits() {
            let rest = Rest { exact: self.is_zero(), half: Ordering::Less };
            return (Self::ZERO, rest);
        }
        let (q, r) = self.split(n);
        let half = match (&r, POWERS.get(n as usize)) {
            (Coefficient::Small(r), Some(p)) => r.cmp(&(p / 2)),
            (Coefficient::Small(_), None) => Ordering::Less,
            (Coefficient::Large(r), _) => (&**r << 1u32).cmp(&*power_of_ten(n)),
        };
        let rest = Rest { exact: r.is_zero(), half };
        (q, if n == 0 { Rest { exact: true, half: Ordering::Less } } else { rest })
    }

    pub(super) fn plus(&self, other: &Coefficient) -> Coefficient {
        if let (Coefficient::Small(a), Coefficient::Small(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Coefficient::Small(sum);
        }
        (self.to_big() + other.to_big()).into()
    }

    /// The difference, of which this is the larger one.
    pub(super) fn minus(&self, other: &Coefficient) -> Coefficient {
        match (self, other) {
            (Coefficient::Small(a), Coefficient::Small(b)) => {
                Coefficient::Small(a.saturating_sub(*b))
            }
            _ => (self.to_big() - other.to_big()).into(),
        }
    }

    pub(super) fn times(&self, other: &Coefficient) -> Coefficient {
        match (self, other) {
            (Coefficient::Small(a), Coefficient::Small(b)) => match a.checked_mul(*b) {
                Some(p) => Coefficient::Small(p),
                None => (BigUint::from(*a) * *b).into(),
            },
            (Coefficient::Large(a), Coefficient::Small(b))
            | (Coefficient::Small(b), Coefficient::Large(a)) => (&**a * *b).into(),
            (Coefficient::Large(a), Coefficient::Large(b)) => (&**a * &**b).into(),
        }
    }

    /// Quotient and remainder; the divisor is not zero.
    pub(super) fn div_rem(&self, other: &Coefficient) -> (Coefficient, Coefficient) {
        match (self, other) {
            (Coefficient::Small(a), Coefficient::Small(b)) => {
                let (q, r) = div_rem(*a, (*b).max(1));
                (Coefficient::Small(q), Coefficient::Small(r))
            }
            (Coefficient::Small(_), Coefficient::Large(_)) => (Self::ZERO, self.clone()),
            (Coefficient::Large(a), _) => {
                let (q, r) = big_div_rem(a, &other.to_big());
                (q.into(), r.into())
            }
        }
    }

    /// Quotient and remainder of this times 10^n.
    pub(super) fn shifted_div_rem(
        &self,
        n: u64,
        other: &Coefficient,
    ) -> (Coefficient, Coefficient) {
        if let (Coefficient::Small(a), Coefficient::Small(b)) = (self, other)
            && n <= MOST
            && let Some((q, r)) = wide::div_rem(wide::product(*a, POWERS[n as usize]), *b)
        {
            return (Coefficient::Small(q), Coefficient::Small(r));
        }
        self.times_power(n).div_rem(other)
    }

    /// The first so many digits of a product that is longer than 128 bits, how many follow, and what they are.
    pub(super) fn long_product(
        &self,
        other: &Coefficient,
        digits: u64,
    ) -> Option<(Coefficient, u64, Rest)> {
        let (Coefficient::Small(a), Coefficient::Small(b)) = (self, other) else { return None };
        let p = wide::product(*a, *b);
        if p.0 == 0 {
            return None;
        }
        let most = self.digits() + other.digits();
        let power = wide::product(POWERS[MOST as usize], *POWERS.get((most - 1 - MOST) as usize)?);
        let cut = most - u64::from(p < power) - digits;
        let divisor = *POWERS.get(cut as usize)?;
        let (q, r) = wide::div_rem(p, divisor)?;
        Some((Coefficient::Small(q), cut, Rest { exact: r == 0, half: r.cmp(&(divisor / 2)) }))
    }

    /// Reads decimal digits.
    pub(super) fn parse(digits: &str) -> Option<Coefficient> {
        if digits.len() <= MOST as usize {
            return digits.parse().ok().map(Coefficient::Small);
        }
        parse_large(digits).map(Coefficient::from)
    }

    /// Without as many zeros at the end as `most`, and how many these were.
    pub(super) fn without_zeros(mut self, most: u64) -> (Coefficient, u64) {
        let mut gone = 0;
        if let Coefficient::Large(v) = &self {
            // As many factors of two there are, at least.
            let mut step = v.trailing_zeros().unwrap_or(0).min(most).next_power_of_two();
            while step > 0 {
                if gone + step <= most
                    && let (q, r) = self.split(step)
                    && r.is_zero()
                {
                    self = q;
                    gone += step;
                } else {
                    step /= 2;
                }
            }
        }
        if let Coefficient::Small(v) = &mut self {
            while gone < most && *v != 0 && *v % 10 == 0 {
                *v /= 10;
                gone += 1;
            }
        }
        (self, gone)
    }
}

/// Both at once, in 64 bits where that is enough.
fn div_rem(a: u128, b: u128) -> (u128, u128) {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => (u128::from(a / b), u128::from(a % b)),
        _ => (a / b, a % b),
    }
}

/// Quotient and remainder of large numbers.
pub(super) fn big_div_rem(a: &BigUint, b: &BigUint) -> (BigUint, BigUint) {
    let q = a / b;
    let r = a - &q * b;
    (q, r)
}

/// Reads many digits: halves, until the pieces are short.
fn parse_large(digits: &str) -> Option<BigUint> {
    if digits.len() <= 1000 {
        return BigUint::parse_bytes(digits.as_bytes(), 10);
    }
    let (high, low) = digits.split_at(digits.len() / 2);
    Some(parse_large(high)? * &*power_of_ten(low.len() as u64) + parse_large(low)?)
}

impl From<BigUint> for Coefficient {
    fn from(v: BigUint) -> Self {
        match v.to_u128() {
            Some(v) => Coefficient::Small(v),
            None => Coefficient::Large(Box::new(v)),
        }
    }
}

impl PartialOrd for Coefficient {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Coefficient {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Coefficient::Small(a), Coefficient::Small(b)) => a.cmp(b),
            (Coefficient::Small(_), Coefficient::Large(_)) => Ordering::Less,
            (Coefficient::Large(_), Coefficient::Small(_)) => Ordering::Greater,
            (Coefficient::Large(a), Coefficient::Large(b)) => a.cmp(b),
        }
    }
}

impl std::fmt::Display for Coefficient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Coefficient::Small(v) => match u64::try_from(*v) {
                Ok(v) => v.fmt(f),
                Err(_) => v.fmt(f),
            },
            Coefficient::Large(v) => f.write_str(&write_large(v)),
        }
    }
}

fn write_large(v: &BigUint) -> String {
    debug_assert!(!v.is_zero());
    v.to_str_radix(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_at_every_power_of_ten() {
        for n in 1..200 {
            let p = Coefficient::from((*power_of_ten(n)).clone());
            assert_eq!(p.digits(), n + 1);
            assert_eq!(p.minus(&Coefficient::ONE).digits(), n);
            assert_eq!(p.to_string().len() as u64, n + 1);
            assert_eq!(p.without_zeros(u64::MAX), (Coefficient::ONE, n));
        }
    }
}
