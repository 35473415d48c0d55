//! Encodings by backslash: `unicode_escape`, `raw_unicode_escape`, `escape`.

use super::{errors_of, pair};
use crate::build;
use crate::codecs::decode_fault;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

fn bytes_or_text(vm: &mut Vm, args: &Args) -> R<Vec<u8>> {
    let w = args.get(0).unwrap_or(Word::NONE);
    match w.as_str() {
        Some(s) => Ok(s.as_bytes().to_vec()),
        None => crate::methods::bytes::to_bytes(vm, w),
    }
}
fn text_argument(vm: &mut Vm, args: &Args, name: &str) -> R<&'static str> {
    let w = args.get(0).unwrap_or(Word::NONE);
    match w.as_str() {
        Some(s) => Ok(s),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("{name}() argument 1 must be str, not {ty}")))
        }
    }
}

/// Up to `most` hexadecimal digits.
fn hex(digits: &[u8], most: usize) -> (u32, usize) {
    let n = digits.iter().take(most).take_while(|b| b.is_ascii_hexdigit()).count();
    let value =
        digits[..n].iter().fold(0u32, |v, b| v * 16 + char::from(*b).to_digit(16).unwrap_or(0));
    (value, n)
}
/// Up to three octal digits.
fn octal(digits: &[u8]) -> (u32, usize) {
    let n = digits.iter().take(3).take_while(|b| (b'0'..=b'7').contains(*b)).count();
    (digits[..n].iter().fold(0, |v, b| v * 8 + u32::from(b - b'0')), n)
}
/// What a one-letter escape stands for.
fn simple(b: u8) -> Option<&'static str> {
    Some(match b {
        b'\n' => "",
        b'\\' => "\\",
        b'\'' => "'",
        b'"' => "\"",
        b'b' => "\x08",
        b'f' => "\x0c",
        b't' => "\t",
        b'n' => "\n",
        b'r' => "\r",
        b'v' => "\x0b",
        b'a' => "\x07",
        _ => return None,
    })
}

/// An escape after its backslash: the character and the bytes used, or what is wrong and how far it goes.
fn escape(rest: &[u8]) -> Result<(String, usize), (&'static str, usize)> {
    let Some(&b) = rest.first() else { return Err(("\\ at end of string", 0)) };
    if let Some(s) = simple(b) {
        return Ok((s.into(), 1));
    }
    if (b'0'..=b'7').contains(&b) {
        let (v, n) = octal(rest);
        return Ok((char::from_u32(v).map(String::from).unwrap_or_default(), n));
    }
    let (digits, wrong) = match b {
        b'x' => (2, "truncated \\xXX escape"),
        b'u' => (4, "truncated \\uXXXX escape"),
        b'U' => (8, "truncated \\UXXXXXXXX escape"),
        b'N' => {
            let end = rest.iter().position(|b| *b == b'}');
            let (Some(b'{'), Some(end)) = (rest.get(1), end) else {
                return Err(("malformed \\N character escape", rest.len().min(1)));
            };
            let name = String::from_utf8_lossy(&rest[2..end]);
            return match unicode_names2::character(&name) {
                Some(c) => Ok((c.to_string(), end + 1)),
                None => Err(("unknown Unicode character name", end + 1)),
            };
        }
        other => return Ok((format!("\\{}", char::from(other)), 1)),
    };
    let (v, n) = hex(&rest[1..], digits);
    if n < digits {
        return Err((wrong, n + 1));
    }
    match crate::surrogates::character(v) {
        Some(c) => Ok((c.to_string(), n + 1)),
        None if v > 0x10ffff => Err(("illegal Unicode character", n + 1)),
        None => Err(("U+10F000 to U+10F7FF are not supported", n + 1)),
    }
}

/// Decodes; `raw` knows only `\u` and `\U`.
fn unescape(vm: &mut Vm, args: &Args, name: &str, raw: bool) -> R {
    let data = bytes_or_text(vm, args)?;
    let errors = errors_of(args.get(1));
    let (mut out, mut at) = (String::new(), 0);
    while at < data.len() {
        let rest = &data[at + 1..];
        if data[at] != b'\\' || (raw && !matches!(rest.first(), Some(b'u' | b'U'))) {
            out.push(char::from(data[at]));
            at += 1;
            if raw && data[at - 1] == b'\\' && rest.first() == Some(&b'\\') {
                out.push('\\');
                at += 1;
            }
            continue;
        }
        match escape(rest) {
            Ok((s, n)) => {
                out.push_str(&s);
                at += 1 + n;
            }
            Err((why, n)) => {
                let span = (at, (at + 1 + n).min(data.len()));
                let (text, next) = decode_fault(vm, name, &data, span, why, &errors)?;
                out.push_str(&text);
                at = next;
            }
        }
    }
    let text = build::str(vm, &out);
    Ok(pair(vm, text, data.len()))
}
pub(super) fn text_decode(vm: &mut Vm, args: &Args) -> R {
    unescape(vm, args, "unicodeescape", false)
}
pub(super) fn raw_decode(vm: &mut Vm, args: &Args) -> R {
    unescape(vm, args, "rawunicodeescape", true)
}

/// A character beyond Latin-1 as `\u` or `\U`.
fn wide(c: u32) -> String {
    if c < 0x10000 { format!("\\u{c:04x}") } else { format!("\\U{c:08x}") }
}
pub(super) fn text_encode(vm: &mut Vm, args: &Args) -> R {
    let text = text_argument(vm, args, "unicode_escape_encode")?;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            ' '..='~' => out.push(c),
            '\0'..='\u{ff}' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ => out.push_str(&wide(crate::surrogates::code_point(c))),
        }
    }
    let data = build::bytes(vm, out.into_bytes());
    Ok(pair(vm, data, text.chars().count()))
}
pub(super) fn raw_encode(vm: &mut Vm, args: &Args) -> R {
    let text = text_argument(vm, args, "raw_unicode_escape_encode")?;
    let mut out = Vec::new();
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(b) => out.push(b),
            Err(_) => out.extend(wide(crate::surrogates::code_point(c)).into_bytes()),
        }
    }
    let data = build::bytes(vm, out);
    Ok(pair(vm, data, text.chars().count()))
}

/// The bytes that the inside of a bytes literal stands for.
pub(super) fn bytes_decode(vm: &mut Vm, args: &Args) -> R {
    let data = bytes_or_text(vm, args)?;
    let (mut out, mut at) = (Vec::new(), 0);
    while at < data.len() {
        if data[at] != b'\\' {
            out.push(data[at]);
            at += 1;
            continue;
        }
        let rest = &data[at + 1..];
        let used = match rest.first() {
            None => return Err(vm.value_error("Trailing \\ in string")),
            Some(b'x') => {
                let (v, n) = hex(&rest[1..], 2);
                if n < 2 {
                    let text = format!("invalid \\x escape at position {at}");
                    return Err(vm.value_error(&text));
                }
                out.push(v as u8);
                3
            }
            Some(b'0'..=b'7') => {
                let (v, n) = octal(rest);
                out.push(v as u8);
                n
            }
            Some(b) => {
                match simple(*b) {
                    Some(s) => out.extend_from_slice(s.as_bytes()),
                    None => out.extend_from_slice(&[b'\\', *b]),
                }
                1
            }
        };
        at += 1 + used;
    }
    let made = build::bytes(vm, out);
    Ok(pair(vm, made, data.len()))
}
pub(super) fn bytes_encode(vm: &mut Vm, args: &Args) -> R {
    let data = crate::methods::bytes::to_bytes(vm, args.get(0).unwrap_or(Word::NONE))?;
    let mut out = String::new();
    for b in &data {
        match b {
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'\r' => out.push_str("\\r"),
            b'\\' => out.push_str("\\\\"),
            b'\'' => out.push_str("\\'"),
            b' '..=b'~' => out.push(char::from(*b)),
            _ => out.push_str(&format!("\\x{b:02x}")),
        }
    }
    let made = build::bytes(vm, out.into_bytes());
    Ok(pair(vm, made, data.len()))
}
