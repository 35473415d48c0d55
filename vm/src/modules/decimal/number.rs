//! Decimal numbers: their parts, their text, their order.

use super::coefficient::Coefficient;
use std::cmp::Ordering;

/// Which sort of number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Finite,
    Infinite,
    /// A NaN; the coefficient is its payload.
    Quiet,
    Signaling,
}

/// (−1)^negative · coefficient · 10^exponent, or something that is no number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Number {
    pub(super) coefficient: Coefficient,
    pub(super) exponent: i64,
    pub(super) form: Form,
    pub(super) negative: bool,
}

/// Exponents in texts are kept within this, far outside of every context.
const FARTHEST: i64 = 4_000_000_000_000_000_000;

impl Number {
    pub(super) fn finite(negative: bool, coefficient: Coefficient, exponent: i64) -> Number {
        Number { coefficient, exponent, form: Form::Finite, negative }
    }
    pub(super) fn small(value: i64) -> Number {
        let c = Coefficient::Small(u128::from(value.unsigned_abs()));
        Number::finite(value < 0, c, 0)
    }
    pub(super) fn infinity(negative: bool) -> Number {
        Number { form: Form::Infinite, ..Number::finite(negative, Coefficient::ZERO, 0) }
    }
    pub(super) fn nan() -> Number {
        Number { form: Form::Quiet, ..Number::finite(false, Coefficient::ZERO, 0) }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.form == Form::Finite
    }
    pub(super) fn is_infinite(&self) -> bool {
        self.form == Form::Infinite
    }
    pub(super) fn is_nan(&self) -> bool {
        matches!(self.form, Form::Quiet | Form::Signaling)
    }
    pub(super) fn is_zero(&self) -> bool {
        self.form == Form::Finite && self.coefficient.is_zero()
    }

    /// The exponent of the first digit.
    pub(super) fn adjusted(&self) -> i64 {
        self.exponent + self.coefficient.digits() as i64 - 1
    }

    pub(super) fn with_sign(&self, negative: bool) -> Number {
        Number { negative, ..self.clone() }
    }

    /// Whether it is a whole number.
    pub(super) fn is_integer(&self) -> bool {
        if !self.is_finite() {
            return false;
        }
        self.exponent >= 0
            || self.coefficient.is_zero()
            || (-self.exponent as u64) < self.coefficient.digits()
                && self.coefficient.split(-self.exponent as u64).1.is_zero()
    }

    /// Reads a number without spaces around it; ASCII only.
    pub(super) fn parse(text: &str) -> Option<Number> {
        let (negative, body) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if !body.as_bytes().first()?.is_ascii_digit() && !body.starts_with('.') {
            return Self::parse_special(negative, body);
        }
        let (mantissa, exponent) = match body.find(['e', 'E']) {
            Some(at) => (&body[..at], parse_exponent(&body[at + 1..])?),
            None => (body, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let c = if fraction.is_empty() {
            parse_digits(whole)
        } else if whole.is_empty() {
            parse_digits(fraction)
        } else {
            parse_digits(&[whole, fraction].concat())
        }?;
        Some(Number::finite(negative, c, exponent - fraction.len() as i64))
    }

    fn parse_special(negative: bool, body: &str) -> Option<Number> {
        let is = |s: &str, word: &str| s.eq_ignore_ascii_case(word);
        if is(body, "inf") || is(body, "infinity") {
            return Some(Number::infinity(negative));
        }
        let (form, payload) = if body.get(..3).is_some_and(|s| is(s, "nan")) {
            (Form::Quiet, &body[3..])
        } else if body.get(..4).is_some_and(|s| is(s, "snan")) {
            (Form::Signaling, &body[4..])
        } else {
            return None;
        };
        let c = match payload {
            "" => Coefficient::ZERO,
            p if p.bytes().all(|b| b.is_ascii_digit()) => parse_digits(p)?,
            _ => return None,
        };
        Some(Number { form, ..Number::finite(negative, c, 0) })
    }

    /// Its text; the exponent of `eng` is a multiple of three.
    pub(super) fn text(&self, eng: bool, capitals: bool) -> String {
        let mut s = String::with_capacity(24);
        if self.negative {
            s.push('-');
        }
        match self.form {
            Form::Infinite => s.push_str("Infinity"),
            Form::Quiet | Form::Signaling => {
                s.push_str(if self.form == Form::Quiet { "NaN" } else { "sNaN" });
                if !self.coefficient.is_zero() {
                    s.push_str(&self.coefficient.to_string());
                }
            }
            Form::Finite => self.write_finite(&mut s, eng, capitals),
        }
        s
    }

    fn write_finite(&self, s: &mut String, eng: bool, capitals: bool) {
        let digits = self.coefficient.to_string();
        let n = digits.len() as i64;
        let left = self.exponent + n;
        let plain = self.exponent <= 0 && left > -6;
        // Digits before the point.
        let point = if plain {
            left
        } else if !eng {
            1
        } else if self.coefficient.is_zero() {
            (left + 1).rem_euclid(3) - 1
        } else {
            (left - 1).rem_euclid(3) + 1
        };
        if point <= 0 {
            s.push_str("0.");
            (point..0).for_each(|_| s.push('0'));
            s.push_str(&digits);
        } else if point >= n {
            s.push_str(&digits);
            (n..point).for_each(|_| s.push('0'));
        } else {
            let (whole, fraction) = digits.split_at(point as usize);
            s.push_str(whole);
            s.push('.');
            s.push_str(fraction);
        }
        if left != point {
            s.push(if capitals { 'E' } else { 'e' });
            s.push_str(&format!("{:+}", left - point));
        }
    }

    /// The order of two numbers of which none is a NaN.
    pub(super) fn order(&self, other: &Number) -> Ordering {
        let sign = |n: &Number| match (n.is_zero(), n.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let (a, b) = (sign(self), sign(other));
        if a != b || a == 0 {
            return a.cmp(&b);
        }
        let o = self.order_of_sizes(other);
        if self.negative { o.reverse() } else { o }
    }

    /// The order of the absolute values of two numbers of which none is a NaN.
    pub(super) fn order_of_sizes(&self, other: &Number) -> Ordering {
        match (self.is_infinite(), other.is_infinite()) {
            (false, false) => {}
            (a, b) => return a.cmp(&b),
        }
        match (self.coefficient.is_zero(), other.coefficient.is_zero()) {
            (false, false) => {}
            (a, b) => return b.cmp(&a),
        }
        if self.exponent == other.exponent {
            return self.coefficient.cmp(&other.coefficient);
        }
        self.adjusted().cmp(&other.adjusted()).then_with(|| {
            // Same length, so the shift is no longer than the other coefficient.
            let shift = self.exponent.abs_diff(other.exponent);
            if self.exponent > other.exponent {
                self.coefficient.times_power(shift).cmp(&other.coefficient)
            } else {
                self.coefficient.cmp(&other.coefficient.times_power(shift))
            }
        })
    }
}

fn parse_digits(digits: &str) -> Option<Coefficient> {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { Some(Coefficient::ZERO) } else { Coefficient::parse(digits) }
}

/// An exponent of any length; what is too far out stays too far out.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<i64>().unwrap_or(FARTHEST).min(FARTHEST);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        let plain = ["0", "-0", "1.50", "0.000001", "1E-7", "1E+3", "-1.2E+10", "NaN", "-sNaN12"];
        for text in
            plain.into_iter().chain(["Infinity", "0E+5", "0.00", "1.23456789012345678901E+25"])
        {
            assert_eq!(Number::parse(text).map(|n| n.text(false, true)).as_deref(), Some(text));
        }
        for text in ["", ".", "1e", "e5", "1..2", "--1", "nanx", "infin", "1_0", "+"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        let eng = |t: &str| Number::parse(t).map(|n| n.text(true, true));
        assert_eq!(eng("1E+4").as_deref(), Some("10E+3"));
        assert_eq!(eng("0E+4").as_deref(), Some("0.00E+6"));
        assert_eq!(eng("12E-9").as_deref(), Some("12E-9"));
    }
}
