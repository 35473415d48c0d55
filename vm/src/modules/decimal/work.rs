//! What an operation works with: a context's precision, exponent range and rounding, and the conditions met so far.

use super::coefficient::{Coefficient, Rest};
use super::number::{Form, Number};
use std::cmp::Ordering;

/// Sets of conditions.
pub(super) type Conditions = u32;

pub(super) mod condition {
    //! One bit each: first the nine signals, in the order in which CPython looks for the one to raise.
    use super::Conditions;

    pub(crate) const INVALID_OPERATION: Conditions = 1;
    pub(crate) const FLOAT_OPERATION: Conditions = 1 << 1;
    pub(crate) const DIVISION_BY_ZERO: Conditions = 1 << 2;
    pub(crate) const OVERFLOW: Conditions = 1 << 3;
    pub(crate) const UNDERFLOW: Conditions = 1 << 4;
    pub(crate) const SUBNORMAL: Conditions = 1 << 5;
    pub(crate) const INEXACT: Conditions = 1 << 6;
    pub(crate) const ROUNDED: Conditions = 1 << 7;
    pub(crate) const CLAMPED: Conditions = 1 << 8;
    /// The conditions that are invalid operations too.
    pub(crate) const CONVERSION_SYNTAX: Conditions = 1 << 9 | INVALID_OPERATION;
    pub(crate) const DIVISION_IMPOSSIBLE: Conditions = 1 << 10 | INVALID_OPERATION;
    pub(crate) const DIVISION_UNDEFINED: Conditions = 1 << 11 | INVALID_OPERATION;
    pub(crate) const INVALID_CONTEXT: Conditions = 1 << 12 | INVALID_OPERATION;
    /// An invalid operation that is nothing more special.
    pub(crate) const JUST_INVALID: Conditions = 1 << 13 | INVALID_OPERATION;
    /// All of these.
    pub(crate) const ANY_INVALID: Conditions = CONVERSION_SYNTAX
        | DIVISION_IMPOSSIBLE
        | DIVISION_UNDEFINED
        | INVALID_CONTEXT
        | JUST_INVALID;
    /// No memory has room for the digits.
    pub(crate) const TOO_LARGE: Conditions = 1 << 14;
    /// All signals.
    pub(crate) const SIGNALS: Conditions = (1 << 9) - 1;
}
use condition::*;

/// Ways to round, in the order of CPython's names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rounding {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
    ZeroFiveUp,
}

/// Their names in Python.
pub(super) const ROUNDINGS: [(&str, Rounding); 8] = [
    ("ROUND_UP", Rounding::Up),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_05UP", Rounding::ZeroFiveUp),
];

impl Rounding {
    /// Whether a coefficient grows by one when `rest` is cut off.
    pub(super) fn grows(self, negative: bool, c: &Coefficient, rest: Rest) -> bool {
        !rest.exact
            && match self {
                Rounding::Up => true,
                Rounding::Down => false,
                Rounding::Ceiling => !negative,
                Rounding::Floor => negative,
                Rounding::HalfUp => rest.half != Ordering::Less,
                Rounding::HalfDown => rest.half == Ordering::Greater,
                Rounding::HalfEven => match rest.half {
                    Ordering::Less => false,
                    Ordering::Equal => c.is_odd(),
                    Ordering::Greater => true,
                },
                Rounding::ZeroFiveUp => c.modulo(5) == 0,
            }
    }
}

pub(super) const MAX_PRECISION: i64 = 999_999_999_999_999_999;
pub(super) const MAX_EXPONENT: i64 = 999_999_999_999_999_999;
/// More digits than this are refused with `MemoryError`.
const MOST_DIGITS: u64 = 200_000_000;

/// The parameters of a context, and what has happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) precision: i64,
    pub(super) emax: i64,
    pub(super) emin: i64,
    pub(super) rounding: Rounding,
    pub(super) clamp: bool,
    pub(super) met: Conditions,
}

impl Work {
    /// The widest there is, in which conversions are exact.
    pub(super) fn widest() -> Work {
        Work {
            precision: MAX_PRECISION,
            emax: MAX_EXPONENT,
            emin: -MAX_EXPONENT,
            rounding: Rounding::HalfEven,
            clamp: false,
            met: 0,
        }
    }

    /// The same with another precision, nothing met, for intermediate results.
    pub(super) fn with_precision(&self, precision: i64) -> Work {
        Work { precision, rounding: Rounding::HalfEven, clamp: false, ..Work::widest() }
    }

    pub(super) fn etiny(&self) -> i64 {
        self.emin - (self.precision - 1)
    }
    pub(super) fn etop(&self) -> i64 {
        self.emax - (self.precision - 1)
    }

    /// The result of an invalid operation.
    pub(super) fn invalid(&mut self, what: Conditions) -> Number {
        self.met |= what;
        Number::nan()
    }

    /// Whether so many digits can be had; if not, that is noted.
    pub(super) fn has_room(&mut self, digits: i64) -> bool {
        let fits = digits < MOST_DIGITS as i64;
        if !fits {
            self.met |= TOO_LARGE;
        }
        fits
    }

    /// What an operation on a NaN gives, if one of the operands is one.
    pub(super) fn nan_of(&mut self, operands: &[&Number]) -> Option<Number> {
        if operands.iter().all(|n| !n.is_nan()) {
            return None;
        }
        let signaling = operands.iter().find(|n| n.form == Form::Signaling);
        if signaling.is_some() {
            self.met |= JUST_INVALID;
        }
        let chosen = signaling.or_else(|| operands.iter().find(|n| n.is_nan()))?;
        Some(self.finish_nan(Number { form: Form::Quiet, ..(*chosen).clone() }))
    }

    /// Shortens a NaN's payload to what the precision allows.
    fn finish_nan(&self, mut n: Number) -> Number {
        let most = (self.precision - i64::from(self.clamp)) as u64;
        if n.coefficient.digits() > most {
            n.coefficient = n.coefficient.split(most).1;
        }
        n
    }

    /// What is too large becomes infinite or the largest number.
    fn overflow(&mut self, negative: bool) -> Number {
        self.met |= OVERFLOW | INEXACT | ROUNDED;
        let finite = match self.rounding {
            Rounding::Down | Rounding::ZeroFiveUp => true,
            Rounding::Ceiling => negative,
            Rounding::Floor => !negative,
            _ => false,
        };
        if !finite {
            return Number::infinity(negative);
        }
        self.largest(negative)
    }

    /// The largest finite number.
    pub(super) fn largest(&mut self, negative: bool) -> Number {
        if !self.has_room(self.precision) {
            return Number::nan();
        }
        let all = Coefficient::ONE.times_power(self.precision as u64).minus(&Coefficient::ONE);
        Number::finite(negative, all, self.etop())
    }

    /// Makes an exact result one of the context: rounds it, keeps it in the range of exponents.
    #[inline]
    pub(super) fn finish(&mut self, n: Number) -> Number {
        if n.form == Form::Finite && !n.coefficient.is_zero() {
            let digits = n.coefficient.digits() as i64;
            let adjusted = n.exponent + digits - 1;
            let top = if self.clamp { self.etop() } else { self.emax };
            if digits <= self.precision
                && adjusted >= self.emin
                && adjusted <= self.emax
                && n.exponent <= top
            {
                return n;
            }
            return self.finish_finite(n, digits);
        }
        match n.form {
            Form::Finite => self.finish_zero(n),
            Form::Infinite => n,
            Form::Quiet | Form::Signaling => self.finish_nan(n),
        }
    }

    fn finish_zero(&mut self, mut n: Number) -> Number {
        let top = if self.clamp { self.etop() } else { self.emax };
        let exponent = n.exponent.clamp(self.etiny(), top);
        if exponent != n.exponent {
            self.met |= CLAMPED;
            n.exponent = exponent;
        }
        n
    }

    fn finish_finite(&mut self, mut n: Number, digits: i64) -> Number {
        let (etiny, etop) = (self.etiny(), self.etop());
        let mut least = digits + n.exponent - self.precision;
        if least > etop {
            return self.overflow(n.negative);
        }
        let subnormal = least < etiny;
        least = least.max(etiny);
        if n.exponent < least {
            let cut = (least - n.exponent) as u64;
            let (mut c, rest) = n.coefficient.cut(cut);
            if self.rounding.grows(n.negative, &c, rest) {
                c = c.plus(&Coefficient::ONE);
                if c.digits() as i64 > self.precision {
                    c = c.split(1).0;
                    least += 1;
                }
            }
            if least > etop {
                return self.overflow(n.negative);
            }
            if !rest.exact {
                self.met |= INEXACT | if subnormal { UNDERFLOW } else { 0 };
            }
            self.met |= ROUNDED | if subnormal { SUBNORMAL } else { 0 };
            if c.is_zero() {
                self.met |= CLAMPED;
            }
            return Number::finite(n.negative, c, least);
        }
        if subnormal {
            self.met |= SUBNORMAL;
        }
        if self.clamp && n.exponent > etop {
            let shift = n.exponent - etop;
            if !self.has_room(digits + shift) {
                return Number::nan();
            }
            self.met |= CLAMPED;
            n.coefficient = n.coefficient.times_power(shift as u64);
            n.exponent = etop;
        }
        n
    }
}
