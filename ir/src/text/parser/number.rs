//! Numbers.

use super::super::constant;
use crate::uop::Repr;
use crate::word::Word;

/// An unsigned number, decimal or hexadecimal.
pub(super) fn unsigned(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The bits of a number in a representation.
pub(super) fn number(text: &str, repr: Repr) -> Result<u64, &'static str> {
    let integer = || -> Option<i64> {
        if text.starts_with("0x") {
            return unsigned(text).map(|bits| bits as i64);
        }
        text.parse().ok()
    };
    let double = || -> Option<f64> {
        match text {
            "nan" => Some(f64::from_bits(constant::NAN)),
            _ => text.parse().ok(),
        }
    };
    let is_integer = !text.contains(['.', 'n']) && (text.starts_with("0x") || !text.contains('e'));
    match repr {
        Repr::I64 => integer().map(|i| i as u64).ok_or("expected an integer of 64 bits"),
        Repr::Cond => unsigned(text).ok_or("expected 0 or 1"),
        Repr::F64 => double().map(f64::to_bits).ok_or("expected a floating-point number"),
        Repr::Obj if is_integer => integer()
            .and_then(Word::from_i64)
            .map(|w| w.0)
            .ok_or("expected an integer of 63 bits: others are heap objects, `@0x…`"),
        Repr::Obj => double().and_then(Word::from_f64).map(|w| w.0).ok_or(
            "expected a float between about 1e-77 and 1e77: others are heap objects, `@0x…`",
        ),
    }
}
