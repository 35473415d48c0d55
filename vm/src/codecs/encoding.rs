//! From text to bytes.

use super::faults::Fault;
use super::handlers::{self, Outcome};
use super::{Codec, Order};
use crate::heap::Ref;
use crate::object::*;
use crate::surrogates;
use crate::vm::{R, Vm};
use ir::word::Word;

/// Encodes a `str`.
///
/// # Errors
/// `UnicodeEncodeError`, `LookupError` for an unknown handler, or what a handler raises.
pub(crate) fn encode_with(vm: &mut Vm, codec: Codec, s: Word, errors: &str) -> R<Vec<u8>> {
    let text = s.as_str().unwrap_or("");
    let plain = match codec {
        Codec::Ascii | Codec::Latin1 => text.is_ascii(),
        _ => !surrogates::are_in(text),
    };
    let mut out = Vec::with_capacity(text.len());
    if let Codec::Utf16(Order::Marked) | Codec::Utf32(Order::Marked) = codec {
        put(codec, '\u{feff}', &mut out);
    }
    if plain {
        match codec {
            Codec::Utf16(_) | Codec::Utf32(_) => {
                text.chars().for_each(|c| put(codec, c, &mut out));
            }
            _ => out.extend_from_slice(text.as_bytes()),
        }
        return Ok(out);
    }
    let chars: Vec<char> = text.chars().collect();
    let (fits, reason): (fn(char) -> bool, &str) = match codec {
        Codec::Ascii => (|c| u32::from(c) < 128, "ordinal not in range(128)"),
        Codec::Latin1 => (|c| u32::from(c) < 256, "ordinal not in range(256)"),
        _ => (|c| !surrogates::is_surrogate(c), "surrogates not allowed"),
    };
    let (mut at, mut handler) = (0, None);
    while at < chars.len() {
        if fits(chars[at]) {
            put(codec, chars[at], &mut out);
            at += 1;
            continue;
        }
        let end = chars[at..].iter().position(|c| fits(*c)).map_or(chars.len(), |n| at + n);
        let h = match &handler {
            Some(h) => h,
            None => handler.insert(handlers::find(vm, errors)?),
        };
        let object = Ref::new(s);
        let fault = Fault { encoding: codec.name(), object, start: at, end, reason };
        match handlers::encoding(vm, h, &chars[at..end], &fault)? {
            Outcome::Text(t, next) => {
                if let Some(bad) = t.chars().position(|c| !fits(c)) {
                    let fault = Fault { start: at + bad.min(end - at - 1), end, ..fault };
                    handlers::encoding(vm, &super::Handler::Strict, &[], &fault)?;
                }
                t.chars().for_each(|c| put(codec, c, &mut out));
                at = next;
            }
            Outcome::Bytes(b, next) => {
                out.extend(b);
                at = next;
            }
        }
    }
    Ok(out)
}

/// Appends a character that the codec has.
fn put(codec: Codec, c: char, out: &mut Vec<u8>) {
    match codec {
        Codec::Utf8 => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        Codec::Ascii | Codec::Latin1 => out.push(u32::from(c) as u8),
        Codec::Utf16(order) => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.extend(if order == Order::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
        }
        Codec::Utf32(order) => {
            let c = u32::from(c);
            out.extend(if order == Order::Big { c.to_be_bytes() } else { c.to_le_bytes() });
        }
    }
}
