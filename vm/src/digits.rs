//! Numbers as text: how many digits are allowed, digits of other scripts, hexadecimal floats.

use crate::arithmetic::Int;
use crate::modules::unicodedata::decimal;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use std::borrow::Cow;

/// How many digits `int()` and `str()` take: as `sys.set_int_max_str_digits` says, and any number for `decimal`, whose
/// numbers are text.
pub(crate) fn limit(vm: &mut Vm) -> usize {
    let limit = vm.library.max_str_digits.unwrap_or(4300);
    let name = vm.names.__name__;
    let caller = vm.frames.last().map(|f| f.function().globals);
    let module = caller.and_then(|g| g.cast::<DictObj>().lookup_str(name)?.as_str());
    if limit == 0 || module == Some("_pydecimal") { usize::MAX } else { limit }
}

/// A large integer in decimal.
///
/// # Errors
/// `ValueError` for too many digits; those that are far too many are not counted first, which would take long.
pub(crate) fn decimal_text(vm: &mut Vm, n: &BigInt) -> R<String> {
    /// Bits of a decimal digit, rounded down, in hundredths.
    const BITS: usize = 332;
    let limit = limit(vm);
    let bits = usize::try_from(n.bits()).unwrap_or(usize::MAX);
    if bits / 3 < limit {
        return Ok(n.to_string());
    }
    if bits.saturating_mul(100) / BITS <= limit.saturating_add(limit / 100 + 2) {
        let text = n.to_string();
        if text.len() - usize::from(text.starts_with('-')) <= limit {
            return Ok(text);
        }
    }
    Err(vm.value_error(&format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    )))
}

/// Whether an integer may be shown in decimal.
///
/// # Errors
/// As [`decimal_text`].
pub(crate) fn ensure_printable(vm: &mut Vm, n: &BigInt) -> R<()> {
    if n.bits() > 2000 {
        decimal_text(vm, n)?;
    }
    Ok(())
}

/// [`decimal_text`] of what is known to be an `int`.
pub(crate) fn int_text(vm: &mut Vm, w: Word) -> R<String> {
    match Int::of(w) {
        Some(Int::Small(i)) => Ok(i.to_string()),
        Some(Int::Big(b)) => decimal_text(vm, b),
        None => Ok(String::new()),
    }
}

/// The text with decimal digits of all scripts as ASCII digits and blanks as spaces, trimmed.
pub(crate) fn to_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']));
    }
    let plain = |c: char| match decimal(c) {
        _ if c.is_ascii() => c,
        Some(d) => char::from_digit(d, 10).unwrap_or(c),
        None if crate::methods::str::is_space(c) => ' ',
        None => c,
    };
    let text: String = text.chars().map(plain).collect();
    Cow::Owned(text.trim_matches(crate::methods::str::is_space).to_string())
}

/// Why [`from_hex`] gives no number.
pub(crate) enum HexFault {
    Syntax,
    Overflow,
}

/// `float.fromhex`: correctly rounded, ties to even.
pub(crate) fn from_hex(text: &str) -> Result<f64, HexFault> {
    let text = text.trim_matches(crate::methods::str::is_space).to_ascii_lowercase();
    let (is_negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let magnitude = match body {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => hex_magnitude(body.strip_prefix("0x").unwrap_or(body))?,
    };
    Ok(if is_negative { -magnitude } else { magnitude })
}

fn hex_magnitude(text: &str) -> Result<f64, HexFault> {
    let (digits, power) = match text.split_once('p') {
        Some((digits, power)) => (digits, exponent(power).ok_or(HexFault::Syntax)?),
        None => (text, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && part.is_empty() {
        return Err(HexFault::Syntax);
    }
    // The first bits that aren't zero, and whether any of those that follow is not.
    let (mut mantissa, mut scale, mut rest) = (0u128, power, false);
    let places = whole.chars().map(|c| (c, 0)).chain(part.chars().map(|c| (c, 4)));
    for (c, shift) in places {
        let digit = c.to_digit(16).ok_or(HexFault::Syntax)?;
        if mantissa < 1 << 64 {
            mantissa = mantissa << 4 | u128::from(digit);
            scale -= shift;
        } else {
            rest |= digit != 0;
            scale += 4 - shift;
        }
    }
    if mantissa == 0 {
        return Ok(0.0);
    }
    round_binary(mantissa << 1 | u128::from(rest), scale - 1).ok_or(HexFault::Overflow)
}

/// Digits with a sign, limited to what `i64` can be scaled by.
fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let n = digits.parse::<i64>().unwrap_or(i64::MAX).min(1 << 60);
    Some(if text.starts_with('-') { -n } else { n })
}

/// `mantissa * 2**scale` as the nearest float; `None` when it is too large.
fn round_binary(mantissa: u128, scale: i64) -> Option<f64> {
    let bits = i64::from(128 - mantissa.leading_zeros());
    let top = scale + bits; // the value is below 2**top
    if top > 1024 {
        return None;
    }
    if top < -1074 {
        return Some(0.0);
    }
    // Fewer bits than 53 are kept of subnormal numbers.
    let drop = (bits - 53.min(top + 1074)).max(0);
    let (kept, scale) = if drop == 0 {
        (mantissa, scale)
    } else {
        let (kept, lost, half) = (
            mantissa.checked_shr(drop as u32).unwrap_or(0),
            mantissa & ((1 << drop) - 1),
            1 << (drop - 1),
        );
        let up = lost > half || lost == half && kept & 1 == 1;
        (kept + u128::from(up), scale + drop)
    };
    let (mut x, mut scale) = (kept as f64, scale);
    while scale < -1022 {
        let step = (-1022 - scale).min(1000);
        x *= 2f64.powi(-(step as i32));
        scale += step;
    }
    while scale > 1000 {
        x *= 2f64.powi(1000);
        scale -= 1000;
    }
    x *= 2f64.powi(scale as i32);
    x.is_finite().then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_floats_round_to_even() {
        let value = |s| from_hex(s).ok();
        assert_eq!(value("0x1.8p1"), Some(3.0));
        assert_eq!(value("-.8"), Some(-0.5));
        assert_eq!(value("0x1.00000000000008p0"), Some(1.0));
        assert_eq!(value("0x1.000000000000081p0"), Some(1.0 + f64::EPSILON));
        assert_eq!(value("0x1p-1075"), Some(0.0));
        assert_eq!(value("0x1.1p-1075"), Some(f64::from_bits(1)));
        assert_eq!(value("0x1p1024"), None);
        assert_eq!(value("0x"), None);
    }
}
