//! The error handlers `surrogateescape` and `surrogatepass`.

use super::faults::Fault;
use super::{Codec, Handler, Order};
use crate::surrogates::{character, code_point};

/// The text for a faulty part of `data`, and where to go on; `None` if the handler can't help.
pub(super) fn decoded(h: &Handler, data: &[u8], fault: &Fault) -> Option<(String, usize)> {
    let rest = &data[fault.start..];
    if let Handler::SurrogateEscape = h {
        let faulty = rest[..fault.end - fault.start].iter().take_while(|b| **b >= 0x80);
        let text: String = faulty.filter_map(|b| character(0xdc00 + u32::from(*b))).collect();
        let used = text.chars().count();
        return (used > 0).then(|| (text, fault.start + used));
    }
    let Handler::SurrogatePass = h else { return None };
    let (unit, used) = match (Codec::named(fault.encoding)?, rest) {
        (Codec::Utf8, [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
        }
        (Codec::Utf16(Order::Big), [a, b, ..]) => (u32::from(u16::from_be_bytes([*a, *b])), 2),
        (Codec::Utf16(_), [a, b, ..]) => (u32::from(u16::from_le_bytes([*a, *b])), 2),
        (Codec::Utf32(Order::Big), [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        (Codec::Utf32(_), [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    let lone = (0xd800..0xe000).contains(&unit);
    lone.then(|| (character(unit).map(String::from).unwrap_or_default(), fault.start + used))
}

/// The bytes for characters that could not be encoded; `None` if the handler can't help.
pub(super) fn encoded(h: &Handler, faulty: &[char], fault: &Fault) -> Option<Vec<u8>> {
    let units = faulty.iter().map(|c| code_point(*c));
    match h {
        Handler::SurrogateEscape => {
            units.map(|u| (0xdc80..0xdd00).contains(&u).then(|| (u - 0xdc00) as u8)).collect()
        }
        Handler::SurrogatePass => {
            let codec = Codec::named(fault.encoding)?;
            let mut out = Vec::new();
            for u in units {
                if !(0xd800..0xe000).contains(&u) {
                    return None;
                }
                let half = u as u16;
                match codec {
                    Codec::Utf8 => out.extend([
                        0xe0 | (u >> 12) as u8,
                        0x80 | (u >> 6 & 0x3f) as u8,
                        0x80 | (u & 0x3f) as u8,
                    ]),
                    Codec::Utf16(Order::Big) => out.extend(half.to_be_bytes()),
                    Codec::Utf16(_) => out.extend(half.to_le_bytes()),
                    Codec::Utf32(Order::Big) => out.extend(u.to_be_bytes()),
                    Codec::Utf32(_) => out.extend(u.to_le_bytes()),
                    Codec::Ascii | Codec::Latin1 => return None,
                }
            }
            Some(out)
        }
        _ => None,
    }
}
