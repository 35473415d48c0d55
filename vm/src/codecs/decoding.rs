//! From bytes to text.

use super::faults::Fault;
use super::handlers::{self, Outcome};
use super::{Codec, Handler, Order};
use crate::build;
use crate::vm::{R, Vm};

/// How far decoding got.
enum Step {
    /// Everything is decoded.
    Done,
    /// What follows, `usize` bytes, can't be decoded.
    Fault(usize, &'static str),
    /// The rest is the beginning of something.
    Incomplete,
}

/// Decodes; with `last` unset, an incomplete sequence at the end is left alone. Gives the text and how
/// many bytes it came from.
///
/// # Errors
/// `UnicodeDecodeError`, `LookupError` for an unknown handler, or what a handler raises.
pub(crate) fn decode_with(
    vm: &mut Vm,
    codec: Codec,
    data: &[u8],
    errors: &str,
    last: bool,
) -> R<(String, usize)> {
    let mut out = String::new();
    let (codec, mut at) = resolved(codec, data);
    let mut handler: Option<Handler> = None;
    loop {
        let before = out.len();
        let (step, used) = match codec {
            Codec::Utf8 => utf8(&data[at..], &mut out),
            Codec::Ascii => ascii(&data[at..], &mut out),
            Codec::Latin1 => {
                out.extend(data[at..].iter().map(|b| char::from(*b)));
                (Step::Done, data.len() - at)
            }
            Codec::Utf16(order) => utf16(&data[at..], order, &mut out),
            Codec::Utf32(order) => utf32(&data[at..], order, &mut out),
        };
        at += used;
        if crate::surrogates::are_in(&out[before..]) {
            let what = "the private use characters U+10F000 to U+10F7FF";
            return Err(crate::modules::unsupported(vm, what));
        }
        let (len, reason) = match step {
            Step::Done => return Ok((out, at)),
            Step::Incomplete if !last => return Ok((out, at)),
            Step::Incomplete => (data.len() - at, incomplete(codec, data.len() - at)),
            Step::Fault(len, reason) => (len, reason),
        };
        let h = match &handler {
            Some(h) => h.clone(),
            None => handlers::find(vm, errors)?,
        };
        let object = build::bytes(vm, data.to_vec());
        let fault = Fault { encoding: codec.name(), object, start: at, end: at + len, reason };
        match handlers::decoding(vm, &h, data, &fault)? {
            Outcome::Text(t, next) => {
                out.push_str(&t);
                at = next;
            }
            Outcome::Bytes(_, next) => at = next,
        }
        handler = Some(h);
    }
}

fn incomplete(codec: Codec, left: usize) -> &'static str {
    match codec {
        Codec::Utf16(_) if left == 2 || left == 3 => "unexpected end of data",
        Codec::Utf16(_) | Codec::Utf32(_) => "truncated data",
        _ => "unexpected end of data",
    }
}

/// The byte order that a mark says, and the mark's length.
fn resolved(codec: Codec, data: &[u8]) -> (Codec, usize) {
    match (codec, data) {
        (Codec::Utf16(Order::Marked), [0xfe, 0xff, ..]) => (Codec::Utf16(Order::Big), 2),
        (Codec::Utf16(Order::Marked), [0xff, 0xfe, ..]) => (Codec::Utf16(Order::Little), 2),
        (Codec::Utf16(Order::Marked), _) => (Codec::Utf16(Order::Little), 0),
        (Codec::Utf32(Order::Marked), [0, 0, 0xfe, 0xff, ..]) => (Codec::Utf32(Order::Big), 4),
        (Codec::Utf32(Order::Marked), [0xff, 0xfe, 0, 0, ..]) => (Codec::Utf32(Order::Little), 4),
        (Codec::Utf32(Order::Marked), _) => (Codec::Utf32(Order::Little), 0),
        _ => (codec, 0),
    }
}

fn utf8(data: &[u8], out: &mut String) -> (Step, usize) {
    let e = match std::str::from_utf8(data) {
        Ok(s) => {
            out.push_str(s);
            return (Step::Done, data.len());
        }
        Err(e) => e,
    };
    let used = e.valid_up_to();
    out.push_str(&String::from_utf8_lossy(&data[..used]));
    let step = match (e.error_len(), data[used]) {
        (None, _) => Step::Incomplete,
        (Some(_), 0x80..=0xc1 | 0xf5..) => Step::Fault(1, "invalid start byte"),
        (Some(n), _) => Step::Fault(n, "invalid continuation byte"),
    };
    (step, used)
}

fn ascii(data: &[u8], out: &mut String) -> (Step, usize) {
    let used = data.iter().position(|b| !b.is_ascii()).unwrap_or(data.len());
    out.extend(data[..used].iter().map(|b| char::from(*b)));
    let step =
        if used == data.len() { Step::Done } else { Step::Fault(1, "ordinal not in range(128)") };
    (step, used)
}

fn utf16(data: &[u8], order: Order, out: &mut String) -> (Step, usize) {
    let unit = |i: usize| -> Option<u32> {
        let pair: [u8; 2] = data.get(i..i + 2)?.try_into().ok()?;
        Some(u32::from(match order {
            Order::Big => u16::from_be_bytes(pair),
            _ => u16::from_le_bytes(pair),
        }))
    };
    let mut at = 0;
    while at < data.len() {
        let Some(high) = unit(at) else { return (Step::Incomplete, at) };
        if let Some(c) = char::from_u32(high) {
            out.push(c);
            at += 2;
            continue;
        }
        if high >= 0xdc00 {
            return (Step::Fault(2, "illegal encoding"), at);
        }
        let Some(low) = unit(at + 2) else { return (Step::Incomplete, at) };
        if !(0xdc00..0xe000).contains(&low) {
            return (Step::Fault(2, "illegal UTF-16 surrogate"), at);
        }
        let c = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        out.extend(char::from_u32(c));
        at += 4;
    }
    (Step::Done, at)
}

fn utf32(data: &[u8], order: Order, out: &mut String) -> (Step, usize) {
    let mut at = 0;
    while at < data.len() {
        let unit: Option<[u8; 4]> = data.get(at..at + 4).and_then(|u| u.try_into().ok());
        let Some(unit) = unit else { return (Step::Incomplete, at) };
        let c = match order {
            Order::Big => u32::from_be_bytes(unit),
            _ => u32::from_le_bytes(unit),
        };
        match char::from_u32(c) {
            Some(c) => out.push(c),
            None if c < 0x10000 => {
                let why = "code point in surrogate code point range(0xd800, 0xe000)";
                return (Step::Fault(4, why), at);
            }
            None => return (Step::Fault(4, "code point not in range(0x110000)"), at),
        }
        at += 4;
    }
    (Step::Done, at)
}
