//! From text to bytes.

use super::faults::Fault;
use super::handlers::{self, Outcome};
use super::{Codec, Order};
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{R, Vm};
use ir::word::Word;

/// Encodes a `str`.
///
/// # Errors
/// `UnicodeEncodeError`, `LookupError` for an unknown handler, or what a handler raises.
pub(crate) fn encode_with(vm: &mut Vm, codec: Codec, s: Word, errors: &str) -> R<Vec<u8>> {
    let text = s.as_str().unwrap_or("");
    let limit = match codec {
        Codec::Utf8 => return Ok(text.as_bytes().to_vec()),
        Codec::Ascii => 128,
        Codec::Latin1 => 256,
        Codec::Utf16(order) => {
            let mark = (order == Order::Marked).then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            return Ok(units.flat_map(|u| in_order(&u.to_be_bytes(), order)).collect());
        }
        Codec::Utf32(order) => {
            let mark = (order == Order::Marked).then_some(0xfeff);
            let units = mark.into_iter().chain(text.chars().map(u32::from));
            return Ok(units.flat_map(|u| in_order(&u.to_be_bytes(), order)).collect());
        }
    };
    if text.is_ascii() {
        return Ok(text.as_bytes().to_vec());
    }
    let chars: Vec<char> = text.chars().collect();
    let fits = |c: char| u32::from(c) < limit;
    let (mut out, mut at) = (Vec::with_capacity(chars.len()), 0);
    let mut handler = None;
    while at < chars.len() {
        if fits(chars[at]) {
            out.push(u32::from(chars[at]) as u8);
            at += 1;
            continue;
        }
        let end = chars[at..].iter().position(|c| fits(*c)).map_or(chars.len(), |n| at + n);
        let h = match &handler {
            Some(h) => h,
            None => handler.insert(handlers::find(vm, errors)?),
        };
        let reason =
            if limit == 128 { "ordinal not in range(128)" } else { "ordinal not in range(256)" };
        let object = Ref::new(s);
        let fault = Fault { encoding: codec.name(), object, start: at, end, reason };
        match handlers::encoding(vm, h, &chars[at..end], &fault)? {
            Outcome::Text(t, next) => {
                if let Some(bad) = t.chars().position(|c| !fits(c)) {
                    let fault = Fault { start: at + bad.min(end - at - 1), end, ..fault };
                    handlers::encoding(vm, &super::Handler::Strict, &[], &fault)?;
                }
                out.extend(t.chars().map(|c| u32::from(c) as u8));
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

fn in_order(big_endian: &[u8], order: Order) -> Vec<u8> {
    let mut bytes = big_endian.to_vec();
    if order != Order::Big {
        bytes.reverse();
    }
    bytes
}
