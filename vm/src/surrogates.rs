//! Lone surrogates in strings.
//!
//! A `str` here is UTF-8 and a Rust `str`, which can't hold the code points U+D800 to U+DFFF. They are kept as
//! *stand-ins*: the 2048 characters U+10F000 to U+10F7FF of the last private use plane, which programs then can't use for
//! themselves (the decoders refuse them by name, `chr` gives the surrogate). Whatever shows a code point to the program (`ord`, `repr`,
//! the encoders) goes through [`code_point`].

use crate::vm::{R, Vm};
use rustpython_common::wtf8::{CodePoint, Wtf8, Wtf8Buf};
use std::cmp::Ordering;

const FIRST: u32 = 0xd800;
const LAST: u32 = 0xdfff;
const STAND_INS: u32 = 0x10f000;

/// The character for a code point; `None` beyond the last one, and for the stand-ins' own code points.
pub(crate) fn character(code_point: u32) -> Option<char> {
    match code_point {
        FIRST..=LAST => char::from_u32(code_point - FIRST + STAND_INS),
        _ => char::from_u32(code_point).filter(|c| !is_surrogate(*c)),
    }
}

/// The character for a code point that a program asks for.
///
/// # Errors
/// `NotImplementedError` for the code points of the stand-ins, `ValueError` with `message` beyond the last one.
pub(crate) fn requested(vm: &mut Vm, code_point: u32, message: &str) -> R<char> {
    match character(code_point) {
        Some(c) => Ok(c),
        None if code_point > 0x10ffff => Err(vm.value_error(message)),
        None => {
            let what = "the private use characters U+10F000 to U+10F7FF";
            Err(crate::modules::unsupported(vm, what))
        }
    }
}

/// Whether the character stands for a lone surrogate.
#[inline]
pub(crate) fn is_surrogate(c: char) -> bool {
    (u32::from(c).wrapping_sub(STAND_INS)) <= LAST - FIRST
}

/// The code point that the program sees.
#[inline]
pub(crate) fn code_point(c: char) -> u32 {
    if is_surrogate(c) { u32::from(c) - STAND_INS + FIRST } else { u32::from(c) }
}

/// Whether a string holds any.
pub(crate) fn are_in(text: &str) -> bool {
    // All stand-ins begin with these three bytes and nothing else does but their neighbours.
    let bytes = text.as_bytes();
    !text.is_ascii()
        && bytes.windows(3).any(|w| w[0] == 0xf4 && w[1] == 0x8f && (0x80..=0x9f).contains(&w[2]))
}

/// Text as the compiler and the library's crates have it.
pub(crate) fn to_wtf8(text: &str) -> Wtf8Buf {
    let points = text.chars().map(code_point).filter_map(CodePoint::from_u32);
    points.collect()
}

/// Text from the compiler's.
pub(crate) fn from_wtf8(text: &Wtf8) -> Option<String> {
    text.code_points().map(|c| character(c.to_u32())).collect()
}

/// A file name or argument: bytes that are not UTF-8 become lone surrogates.
pub(crate) fn from_bytes(name: &[u8]) -> String {
    let escaped = |b: &u8| character(0xdc00 + u32::from(*b));
    let chunk = |c: std::str::Utf8Chunk| {
        c.valid().chars().chain(c.invalid().iter().filter_map(escaped)).collect::<String>()
    };
    name.utf8_chunks().map(chunk).collect()
}

/// The order of two strings, by code point.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let plain = a.cmp(b);
    // The first byte of all stand-ins.
    let may_hold = |text: &str| text.as_bytes().contains(&0xf4);
    if plain == Ordering::Equal || !(may_hold(a) || may_hold(b)) {
        return plain;
    }
    a.chars().map(code_point).cmp(b.chars().map(code_point))
}
