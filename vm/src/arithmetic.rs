//! Numbers: conversions between words and Rust numbers, and every arithmetic operator on them.

use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use crate::wide;
use ir::word::Word;
use malachite_bigint::BigInt;
use num_complex::Complex64;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// CPython's operator numbers (`NB_ADD` …); the in-place forms are 13 more.
#[allow(missing_docs)]
pub mod nb {
    pub const ADD: u32 = 0;
    pub const AND: u32 = 1;
    pub const FLOOR_DIVIDE: u32 = 2;
    pub const LSHIFT: u32 = 3;
    pub const MATRIX_MULTIPLY: u32 = 4;
    pub const MULTIPLY: u32 = 5;
    pub const REMAINDER: u32 = 6;
    pub const OR: u32 = 7;
    pub const POWER: u32 = 8;
    pub const RSHIFT: u32 = 9;
    pub const SUBTRACT: u32 = 10;
    pub const TRUE_DIVIDE: u32 = 11;
    pub const XOR: u32 = 12;
    pub const INPLACE: u32 = 13;
    pub const SUBSCR: u32 = 26;
    /// As Python writes them.
    pub const SYMBOLS: [&str; 13] =
        ["+", "&", "//", "<<", "@", "*", "%", "|", "** or pow()", ">>", "-", "/", "^"];
}

/// An `int` (or `bool`) of either representation.
#[derive(Clone, Copy)]
pub enum Int {
    /// Immediate.
    Small(i64),
    /// On the heap (a small value only in instances of subclasses).
    Big(&'static BigInt),
}

impl Int {
    /// The integer in a word (`bool` counts).
    #[inline]
    pub fn of(w: Word) -> Option<Int> {
        if let Some(i) = w.as_i64() {
            return Some(Int::Small(i));
        }
        match w {
            Word::FALSE => Some(Int::Small(0)),
            Word::TRUE => Some(Int::Small(1)),
            _ => w.get::<IntObj>().map(|o| Int::Big(o.big())),
        }
    }
    pub fn to_big(self) -> BigInt {
        match self {
            Int::Small(i) => BigInt::from(i),
            Int::Big(b) => b.clone(),
        }
    }
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Int::Small(i) => Some(i),
            Int::Big(b) => b.to_i64(),
        }
    }
    /// In 128 bits, if it lies within ±2^127.
    fn to_wide(self) -> Option<i128> {
        let big = match self {
            Int::Small(i) => return Some(i128::from(i)),
            Int::Big(b) => b,
        };
        wide::to_wide(big)
    }
    pub fn is_zero(self) -> bool {
        match self {
            Int::Small(i) => i == 0,
            Int::Big(b) => b.is_zero(),
        }
    }
    pub fn is_negative(self) -> bool {
        match self {
            Int::Small(i) => i < 0,
            Int::Big(b) => b.is_negative(),
        }
    }
    /// Rounded to nearest even; `None` when too large.
    pub fn to_f64(self) -> Option<f64> {
        match self {
            Int::Small(i) => Some(i as f64),
            Int::Big(b) => rustpython_common::int::bigint_to_finite_float(b),
        }
    }
}

/// The float in a word (not an int's value).
#[inline(always)]
pub fn as_float(w: Word) -> Option<f64> {
    if let Some(x) = w.as_flonum() {
        return Some(x);
    }
    w.get::<FloatObj>().map(|o| o.value)
}

/// `+`, `-` or `*` of complex numbers.
#[inline(always)]
fn complex_sum_or_product(op: u32, x: (f64, f64), y: (f64, f64)) -> Option<(f64, f64)> {
    match op {
        nb::ADD => Some((x.0 + y.0, x.1 + y.1)),
        nb::SUBTRACT => Some((x.0 - y.0, x.1 - y.1)),
        nb::MULTIPLY => Some((x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0)),
        _ => None,
    }
}

/// Floor division of machine integers with a non-zero divisor.
#[inline(always)]
pub fn floor_div(a: i64, b: i64) -> i64 {
    let q = a.wrapping_div(b);
    if a % b != 0 && ((a < 0) != (b < 0)) { q - 1 } else { q }
}

/// Python's `%` of machine integers with a non-zero divisor.
#[inline(always)]
pub fn floor_mod(a: i64, b: i64) -> i64 {
    let r = a.wrapping_rem(b);
    if r != 0 && ((r < 0) != (b < 0)) { r + b } else { r }
}

/// Python's `//` and `%` of floats with a non-zero divisor (CPython's `float_divmod`).
pub fn float_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut m = a % b;
    let mut div = (a - m) / b;
    if m != 0.0 {
        if (b < 0.0) != (m < 0.0) {
            m += b;
            div -= 1.0;
        }
    } else {
        m = 0.0f64.copysign(b);
    }
    let floor = if div != 0.0 {
        let f = div.floor();
        if div - f > 0.5 { f + 1.0 } else { f }
    } else {
        0.0f64.copysign(a / b)
    };
    (floor, m)
}

impl Vm {
    /// A binary operator (but no index) on two integers that are not very large, or two complex numbers: what needs no
    /// look at types.
    #[inline(always)]
    pub(crate) fn quick_number_op(&mut self, op: u32, a: Word, b: Word) -> Option<Ref> {
        let op = if op >= nb::INPLACE { op - nb::INPLACE } else { op };
        if let (Some(x), Some(y)) = (wide::of(a), wide::of(b)) {
            return wide::operate(op, x, y).map(|v| build::int128(self, v));
        }
        let complex = |w: Word| w.has_tid(builtin_tid::COMPLEX).then(|| w.cast::<ComplexObj>());
        let (x, y) = (complex(a)?, complex(b)?);
        let (re, im) = complex_sum_or_product(op, (x.re, x.im), (y.re, y.im))?;
        Some(build::complex(self, re, im))
    }

    /// A binary operator on two numbers; `None` if they aren't both numbers or have no such operator.
    pub fn number_op(&mut self, op: u32, a: Word, b: Word) -> R<Option<Ref>> {
        let op = if op >= nb::INPLACE { op - nb::INPLACE } else { op };
        if let (Some(x), Some(y)) = (Int::of(a), Int::of(b)) {
            if a.kind() == Kind::Bool
                && b.kind() == Kind::Bool
                && matches!(op, nb::AND | nb::OR | nb::XOR)
            {
                let (p, q) = (a == Word::TRUE, b == Word::TRUE);
                return Ok(Some(build::bool(match op {
                    nb::AND => p & q,
                    nb::OR => p | q,
                    _ => p ^ q,
                })));
            }
            return self.int_op(op, x, y);
        }
        let float_or_int = |w: Word| -> Option<Result<f64, ()>> {
            as_float(w).map(Ok).or_else(|| Int::of(w).map(|i| i.to_f64().ok_or(())))
        };
        let (Some(x), Some(y)) = (float_or_int(a), float_or_int(b)) else {
            return self.complex_op(op, a, b);
        };
        if matches!(op, nb::AND | nb::OR | nb::XOR | nb::LSHIFT | nb::RSHIFT | nb::MATRIX_MULTIPLY)
        {
            return Ok(None);
        }
        let (Ok(x), Ok(y)) = (x, y) else {
            return Err(self.overflow_error("int too large to convert to float"));
        };
        self.float_op(op, x, y)
    }

    fn complex_op(&mut self, op: u32, a: Word, b: Word) -> R<Option<Ref>> {
        if a.kind() != Kind::Complex && b.kind() != Kind::Complex {
            return Ok(None);
        }
        let part = |w: Word| -> Option<(f64, f64)> {
            match w.get::<ComplexObj>() {
                Some(c) => Some((c.re, c.im)),
                None => as_float(w).or_else(|| Int::of(w).and_then(Int::to_f64)).map(|x| (x, 0.0)),
            }
        };
        let (Some(x), Some(y)) = (part(a), part(b)) else { return Ok(None) };
        let r = match op {
            nb::TRUE_DIVIDE => {
                if y == (0.0, 0.0) {
                    return Err(self.zero_division("complex division by zero"));
                }
                // Smith's method, as CPython's `_Py_c_quot`.
                if y.0.abs() >= y.1.abs() {
                    let ratio = y.1 / y.0;
                    let denom = y.0 + y.1 * ratio;
                    ((x.0 + x.1 * ratio) / denom, (x.1 - x.0 * ratio) / denom)
                } else {
                    let ratio = y.0 / y.1;
                    let denom = y.0 * ratio + y.1;
                    ((x.0 * ratio + x.1) / denom, (x.1 * ratio - x.0) / denom)
                }
            }
            nb::POWER if x == (0.0, 0.0) && (y.0 < 0.0 || y.1 != 0.0) => {
                return Err(self.zero_division("0.0 to a negative or complex power"));
            }
            nb::POWER => {
                let r = complex_pow(x, y);
                if r.0.is_infinite() || r.1.is_infinite() {
                    return Err(self.overflow_error("complex exponentiation"));
                }
                r
            }
            _ => match complex_sum_or_product(op, x, y) {
                Some(r) => r,
                None => return Ok(None),
            },
        };
        Ok(Some(build::complex(self, r.0, r.1)))
    }

    fn float_op(&mut self, op: u32, x: f64, y: f64) -> R<Option<Ref>> {
        let r = match op {
            nb::ADD => x + y,
            nb::SUBTRACT => x - y,
            nb::MULTIPLY => x * y,
            nb::TRUE_DIVIDE if y == 0.0 => return Err(self.zero_division("float division by zero")),
            nb::TRUE_DIVIDE => x / y,
            nb::FLOOR_DIVIDE if y == 0.0 => {
                return Err(self.zero_division("float floor division by zero"));
            }
            nb::REMAINDER if y == 0.0 => return Err(self.zero_division("float modulo")),
            nb::FLOOR_DIVIDE => float_divmod(x, y).0,
            nb::REMAINDER => float_divmod(x, y).1,
            nb::POWER => return self.float_power(x, y).map(Some),
            _ => return Ok(None),
        };
        Ok(Some(build::float(self, r)))
    }

    fn float_power(&mut self, x: f64, y: f64) -> R {
        if x == 0.0 && y < 0.0 && y.is_finite() {
            return Err(self.zero_division("0.0 cannot be raised to a negative power"));
        }
        if x < 0.0 && x.is_finite() && y.is_finite() && y != y.floor() {
            let (re, im) = complex_pow((x, 0.0), (y, 0.0));
            if re.is_infinite() || im.is_infinite() {
                return Err(self.overflow_error("complex exponentiation"));
            }
            return Ok(build::complex(self, re, im));
        }
        let r = x.powf(y);
        if r.is_infinite() && x.is_finite() && y.is_finite() {
            let ty = self.exc().overflow_error;
            let text = build::str(self, "Numerical result out of range");
            let n = build::int64(self, 34);
            let args = build::tuple(self, vec![n, text]);
            let e = crate::exceptions::instance(ty, args);
            return Err(self.raise_object(e));
        }
        Ok(build::float(self, r))
    }

    fn int_op(&mut self, op: u32, x: Int, y: Int) -> R<Option<Ref>> {
        if let (Int::Small(a), Int::Small(b)) = (x, y) {
            let quick = match op {
                nb::ADD => a.checked_add(b),
                nb::SUBTRACT => a.checked_sub(b),
                nb::MULTIPLY => a.checked_mul(b),
                nb::AND => Some(a & b),
                nb::OR => Some(a | b),
                nb::XOR => Some(a ^ b),
                nb::FLOOR_DIVIDE if b != 0 => Some(floor_div(a, b)),
                nb::REMAINDER if b != 0 => Some(floor_mod(a, b)),
                nb::LSHIFT if a == 0 && b >= 0 => Some(0),
                nb::LSHIFT if (0..62).contains(&b) && (a << b) >> b == a => Some(a << b),
                nb::RSHIFT if b >= 0 => Some(a >> b.min(63)),
                _ => None,
            };
            if let Some(v) = quick {
                return Ok(Some(build::int64(self, v)));
            }
        }
        match op {
            nb::FLOOR_DIVIDE | nb::REMAINDER if y.is_zero() => {
                let text = if op == nb::REMAINDER {
                    "integer modulo by zero"
                } else {
                    "integer division or modulo by zero"
                };
                return Err(self.zero_division(text));
            }
            nb::TRUE_DIVIDE => return self.int_true_divide(x, y).map(Some),
            nb::POWER => return self.int_power(x, y).map(Some),
            _ => {}
        }
        if let (Some(a), Some(b)) = (x.to_wide(), y.to_wide())
            && let Some(v) = wide::operate(op, a, b)
        {
            return Ok(Some(build::int128(self, v)));
        }
        if matches!(op, nb::LSHIFT | nb::RSHIFT) {
            return self.int_shift(op, x, y).map(Some);
        }
        // Mixed sizes: avoid a clone of the large operand where malachite takes references.
        let (ab, bb);
        let a: &BigInt = match x {
            Int::Big(b) => b,
            Int::Small(i) => {
                ab = BigInt::from(i);
                &ab
            }
        };
        let b: &BigInt = match y {
            Int::Big(b) => b,
            Int::Small(i) => {
                bb = BigInt::from(i);
                &bb
            }
        };
        let r = match op {
            nb::ADD => a + b,
            nb::SUBTRACT => a - b,
            nb::MULTIPLY => a * b,
            nb::AND => a & b,
            nb::OR => a | b,
            nb::XOR => a ^ b,
            nb::FLOOR_DIVIDE => big_divmod(a, b).0,
            nb::REMAINDER => big_divmod(a, b).1,
            _ => return Ok(None),
        };
        Ok(Some(build::int(self, r)))
    }

    fn int_true_divide(&mut self, x: Int, y: Int) -> R {
        if y.is_zero() {
            return Err(self.zero_division("division by zero"));
        }
        const EXACT: i64 = 1 << 53;
        if let (Int::Small(a), Int::Small(b)) = (x, y)
            && (-EXACT..=EXACT).contains(&a)
            && (-EXACT..=EXACT).contains(&b)
        {
            return Ok(build::float(self, a as f64 / b as f64));
        }
        if x.is_zero() {
            return Ok(build::float(self, if y.is_negative() { -0.0 } else { 0.0 }));
        }
        let q = rustpython_common::int::true_div(&x.to_big(), &y.to_big());
        if q.is_infinite() {
            return Err(self.overflow_error("integer division result too large for a float"));
        }
        Ok(build::float(self, q))
    }

    fn int_power(&mut self, x: Int, y: Int) -> R {
        if y.is_negative() {
            let (Some(a), Some(b)) = (x.to_f64(), y.to_f64()) else {
                return Err(self.overflow_error("int too large to convert to float"));
            };
            return self.float_power(a, b);
        }
        if let (Int::Small(a), Int::Small(b)) = (x, y)
            && let Ok(e) = u32::try_from(b)
            && let Some(v) = a.checked_pow(e)
        {
            return Ok(build::int64(self, v));
        }
        if let Int::Small(a @ -1..=1) = x {
            let is_odd = match y {
                Int::Small(b) => b % 2 != 0,
                Int::Big(b) => b.trailing_zeros() == Some(0),
            };
            return Ok(build::int64(self, if a == -1 && !is_odd { 1 } else { a }));
        }
        let base = x.to_big();
        let bits = y.to_i64().and_then(|e| u64::try_from(e).ok()?.checked_mul(base.bits()));
        let bytes = bits.and_then(|bits| usize::try_from(bits / 8).ok());
        // More can't be, and would take for ever.
        const MOST: usize = 1 << 32;
        self.ensure_memory(bytes.filter(|n| *n < MOST).and_then(|n| n.checked_mul(2)))?;
        let r = self.large_power(&base, y.to_i64().unwrap_or(0) as u64)?;
        Ok(build::int(self, r))
    }

    /// A power by squaring. Ctrl-C is seen between the steps, of which the last ones take long.
    fn large_power(&mut self, base: &BigInt, exponent: u64) -> R<BigInt> {
        /// Smaller results are there at once.
        const QUICK: u64 = 1 << 16;
        if let Ok(e) = u32::try_from(exponent)
            && base.bits() * exponent < QUICK
        {
            return Ok(base.pow(e));
        }
        let twos = base.trailing_zeros().unwrap_or(0);
        let odd = base >> twos;
        let mut result = BigInt::from(1);
        for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
            self.check_interrupt()?;
            result = &result * &result;
            if exponent >> bit & 1 == 1 {
                result *= &odd;
            }
        }
        Ok(result << (twos * exponent))
    }

    fn int_shift(&mut self, op: u32, x: Int, y: Int) -> R {
        if y.is_negative() {
            return Err(self.value_error("negative shift count"));
        }
        if x.is_zero() {
            return Ok(build::int64(self, 0));
        }
        let count = y.to_i64();
        if op == nb::RSHIFT {
            let Some(n) = count.and_then(|n| u64::try_from(n).ok()).filter(|n| *n < 1 << 40) else {
                return Ok(build::int64(self, if x.is_negative() { -1 } else { 0 }));
            };
            return Ok(build::int(self, x.to_big() >> n));
        }
        match count.and_then(|n| u64::try_from(n).ok()).filter(|n| *n < 1 << 36) {
            Some(n) => Ok(build::int(self, x.to_big() << n)),
            None => Err(self.overflow_error("too many digits in integer")),
        }
    }

    /// Compares two numbers: `None` if they aren't both numbers, `Some(None)` for a NaN.
    pub fn number_cmp(&mut self, a: Word, b: Word) -> Option<Option<Ordering>> {
        if let (Some(x), Some(y)) = (wide::of(a), wide::of(b)) {
            return Some(Some(x.cmp(&y)));
        }
        match (Int::of(a), Int::of(b)) {
            (Some(Int::Big(x)), Some(Int::Big(y))) => Some(Some(x.cmp(y))),
            (Some(x), Some(y)) => Some(Some(match (x.to_wide(), y.to_wide()) {
                (Some(x), Some(y)) => x.cmp(&y),
                _ => x.to_big().cmp(&y.to_big()),
            })),
            (Some(x), None) => as_float(b).map(|y| compare_float_int(y, x).map(Ordering::reverse)),
            (None, Some(y)) => as_float(a).map(|x| compare_float_int(x, y)),
            (None, None) => {
                let (x, y) = (as_float(a)?, as_float(b)?);
                Some(x.partial_cmp(&y))
            }
        }
    }

    /// The integer behind `__index__`.
    pub fn index(&mut self, w: Word) -> R {
        if Int::of(w).is_some() {
            return Ok(if w.kind() == Kind::Bool {
                Ref::owned(Word::from_i64((w == Word::TRUE) as i64).expect("0 and 1 are small"))
            } else {
                Ref::new(w)
            });
        }
        let name = self.names.__index__;
        match self.call_special(w, name, &[])? {
            Some(r) if Int::of(*r).is_some() => Ok(r),
            Some(r) => {
                let ty = self.type_of(*r).name();
                Err(self.type_error(format!("__index__ returned non-int (type {ty})")))
            }
            None => {
                let ty = self.type_of(w).name();
                Err(self.type_error(format!("'{ty}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// The same as an instance of `int` itself.
    pub(crate) fn plain_index(&mut self, w: Word) -> R {
        let r = self.index(w)?;
        if self.type_of(*r).is_heap { Ok(self.number_unary('+', *r).unwrap_or(r)) } else { Ok(r) }
    }

    /// An index that must fit in 64 bits.
    pub fn to_i64(&mut self, w: Word) -> R<i64> {
        if let Some(i) = w.as_i64() {
            return Ok(i);
        }
        let r = self.index(w)?;
        match Int::of(*r).and_then(Int::to_i64) {
            Some(i) => Ok(i),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// What `float(x)` makes of a number.
    pub fn to_f64(&mut self, w: Word) -> R<f64> {
        if let Some(x) = as_float(w) {
            return Ok(x);
        }
        if let Some(i) = Int::of(w) {
            return match i.to_f64() {
                Some(x) => Ok(x),
                None => Err(self.overflow_error("int too large to convert to float")),
            };
        }
        let name = self.names.__float__;
        if let Some(r) = self.call_special(w, name, &[])? {
            if let Some(x) = as_float(*r) {
                return Ok(x);
            }
            let (ty, got) = (self.type_of(w).name(), self.type_of(*r).name());
            return Err(self.type_error(format!("{ty}.__float__ returned non-float (type {got})")));
        }
        let name = self.names.__index__;
        if let Some(r) = self.call_special(w, name, &[])? {
            return self.to_f64(*r);
        }
        let ty = self.type_of(w).name();
        Err(self.type_error(format!("must be real number, not {ty}")))
    }

    /// `-x`, `+x`, `~x` of a number; `None` if it is none.
    pub fn number_unary(&mut self, op: char, w: Word) -> Option<Ref> {
        if let Some(i) = Int::of(w) {
            return Some(match (op, i) {
                ('-', Int::Small(v)) => build::int64(self, -v),
                ('-', Int::Big(v)) => build::int(self, -v.clone()),
                ('~', Int::Small(v)) => build::int64(self, !v),
                ('~', Int::Big(v)) => build::int(self, -v.clone() - BigInt::from(1)),
                (_, Int::Small(v)) => build::int64(self, v),
                (_, Int::Big(v)) => build::int(self, v.clone()),
            });
        }
        if op == '~' {
            return None;
        }
        if let Some(x) = as_float(w) {
            return Some(build::float(self, if op == '-' { -x } else { x }));
        }
        let c = w.get::<ComplexObj>()?;
        Some(if op == '-' {
            build::complex(self, -c.re, -c.im)
        } else {
            build::complex(self, c.re, c.im)
        })
    }
}

/// Floor division of big integers with a non-zero divisor.
pub fn big_divmod(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let q = a / b;
    let r = a - &q * b;
    if !r.is_zero() && (r.is_negative() != b.is_negative()) {
        (q - BigInt::from(1), r + b)
    } else {
        (q, r)
    }
}

fn compare_float_int(x: f64, y: Int) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    if let Int::Small(i) = y
        && i.unsigned_abs() <= 1 << 53
    {
        return x.partial_cmp(&(i as f64));
    }
    let floor = x.floor();
    let whole = rustpython_common::int::float_to_ratio(floor).map_or(BigInt::zero(), |(n, _)| n);
    Some(whole.cmp(&y.to_big()).then(if x > floor { Ordering::Greater } else { Ordering::Equal }))
}

/// A small whole power, by squaring, as CPython computes it.
fn small_power(x: (f64, f64), n: i32) -> (f64, f64) {
    let (mut result, mut square) = (Complex64::new(1.0, 0.0), Complex64::new(x.0, x.1));
    let mut left = n.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        left >>= 1;
        square *= square;
    }
    if n < 0 {
        result = Complex64::new(1.0, 0.0) / result;
    }
    (result.re, result.im)
}

fn complex_pow(x: (f64, f64), y: (f64, f64)) -> (f64, f64) {
    if y == (0.0, 0.0) {
        return (1.0, 0.0);
    }
    if x == (0.0, 0.0) {
        return (0.0, 0.0);
    }
    if y.1 == 0.0 && y.0.fract() == 0.0 && y.0.abs() <= 100.0 {
        return small_power(x, y.0 as i32);
    }
    let (vabs, at) = (x.0.hypot(x.1), x.1.atan2(x.0));
    let mut len = vabs.powf(y.0);
    let mut phase = at * y.0;
    if y.1 != 0.0 {
        len *= (-at * y.1).exp();
        phase += y.1 * vabs.ln();
    }
    (len * phase.cos(), len * phase.sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_division_follows_the_divisor_s_sign() {
        for (a, b, q, r) in
            [(7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, 3, 2, 0)]
        {
            assert_eq!((floor_div(a, b), floor_mod(a, b)), (q, r), "{a} divmod {b}");
            let (bq, br) = big_divmod(&BigInt::from(a), &BigInt::from(b));
            assert_eq!((bq, br), (BigInt::from(q), BigInt::from(r)));
        }
    }

    #[test]
    fn floats_compare_exactly_with_large_ints() {
        let big = BigInt::from(1u64 << 53) + BigInt::from(1);
        let big: &'static BigInt = Box::leak(Box::new(big));
        let two53 = (1u64 << 53) as f64;
        assert_eq!(compare_float_int(two53, Int::Big(big)), Some(Ordering::Less));
        assert_eq!(compare_float_int(f64::INFINITY, Int::Big(big)), Some(Ordering::Greater));
        assert_eq!(compare_float_int(f64::NAN, Int::Small(1)), None);
        assert_eq!(compare_float_int(1.5, Int::Small(1)), Some(Ordering::Greater));
        assert_eq!(compare_float_int(-1.5, Int::Small(-1)), Some(Ordering::Less));
    }
}
