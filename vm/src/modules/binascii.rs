//! `binascii`: hexadecimal, base 64, quoted-printable's relatives, and checksums.

use super::{exception_class, module, set};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What each digit of base 64 stands for; 255: it is none.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut i = 0;
    while i < 64 {
        values[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    values
};

fn error(vm: &mut Vm, text: &str) -> Raised {
    let ty = vm.library.binascii_error.as_ref().and_then(|t| t.get::<TypeObj>());
    let ty = ty.unwrap_or(vm.exc().value_error);
    vm.raise(ty, text)
}

/// Bytes, or a string of ASCII characters.
fn ascii_or_bytes(vm: &mut Vm, w: Option<Word>) -> R<Vec<u8>> {
    let w = w.unwrap_or(Word::NONE);
    match w.as_str() {
        Some(s) if s.is_ascii() => Ok(s.as_bytes().to_vec()),
        Some(_) => Err(vm.value_error("string argument should contain only ASCII characters")),
        None => match crate::buffer::copy(w) {
            Some(data) => Ok(data),
            None => {
                let ty = vm.type_of(w).name();
                Err(vm.type_error(format!(
                    "argument should be bytes, buffer or ASCII string, not '{ty}'"
                )))
            }
        },
    }
}
fn data(vm: &mut Vm, w: Option<Word>) -> R<Vec<u8>> {
    let w = w.unwrap_or(Word::NONE);
    match crate::buffer::copy(w) {
        Some(data) => Ok(data),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")))
        }
    }
}

/// Two hexadecimal digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = |b: &u8| [b >> 4, b & 15].map(|d| char::from(b"0123456789abcdef"[usize::from(d)]));
    bytes.iter().flat_map(digits).collect()
}
fn hexlify(vm: &mut Vm, args: &Args) -> R {
    let [d, sep, group] = args.bind(vm, "hexlify", ["data", "sep", "bytes_per_sep"], 1)?;
    let d = data(vm, d)?;
    let sep = sep.map(|w| ascii_or_bytes(vm, Some(w))).transpose()?;
    let group = group.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(1);
    let mut out = Vec::with_capacity(2 * d.len());
    let n = group.unsigned_abs() as usize;
    for (i, b) in d.iter().enumerate() {
        if let Some(sep) = sep.as_ref().filter(|_| i > 0 && n > 0) {
            // Groups are counted from the right unless the number is negative.
            let at = if group > 0 { d.len() - i } else { i };
            if at % n == 0 {
                out.extend_from_slice(sep);
            }
        }
        out.extend([b >> 4, b & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]));
    }
    Ok(build::bytes(vm, out))
}
fn unhexlify(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unhexlify", 0, 1, 1)?;
    let text = ascii_or_bytes(vm, args.get(0))?;
    if text.len() % 2 != 0 {
        return Err(error(vm, "Odd-length string"));
    }
    let digit = |b: u8| char::from(b).to_digit(16);
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.chunks(2) {
        match (digit(pair[0]), digit(pair[1])) {
            (Some(a), Some(b)) => out.push((a * 16 + b) as u8),
            _ => return Err(error(vm, "Non-hexadecimal digit found")),
        }
    }
    Ok(build::bytes(vm, out))
}

fn to_base64(vm: &mut Vm, args: &Args) -> R {
    let newline = args.keyword("newline").map_or(Ok(true), |w| vm.truth(w))?;
    let d = data(vm, args.get(0))?;
    let mut out = Vec::with_capacity(d.len().div_ceil(3) * 4 + 1);
    let (whole, rest) = d.as_chunks::<3>();
    for c in whole {
        let n = u32::from_be_bytes([0, c[0], c[1], c[2]]);
        out.extend([18, 12, 6, 0].map(|shift| ALPHABET[(n >> shift & 63) as usize]));
    }
    for c in rest.chunks(3) {
        let n = u32::from(c[0]) << 16
            | u32::from(*c.get(1).unwrap_or(&0)) << 8
            | u32::from(*c.get(2).unwrap_or(&0));
        for i in 0..4 {
            if i <= c.len() {
                out.push(ALPHABET[(n >> (18 - 6 * i) & 63) as usize]);
            } else {
                out.push(b'=');
            }
        }
    }
    if newline {
        out.push(b'\n');
    }
    Ok(build::bytes(vm, out))
}
fn from_base64(vm: &mut Vm, args: &Args) -> R {
    let strict = args.keyword("strict_mode").map_or(Ok(false), |w| vm.truth(w))?;
    let text = ascii_or_bytes(vm, args.get(0))?;
    if strict && text.first() == Some(&b'=') {
        return Err(error(vm, "Leading padding not allowed"));
    }
    // As far as there is nothing but digits, four make three bytes.
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    for four in text.as_chunks::<4>().0 {
        let v = four.map(|b| VALUES[usize::from(b)]);
        if (v[0] | v[1] | v[2] | v[3]) >= 64 {
            break;
        }
        let n = v.iter().fold(0, |n, v| n << 6 | u32::from(*v));
        out.extend_from_slice(&n.to_be_bytes()[1..]);
    }
    let (mut group, mut filled, mut pads) = (0u32, 0, 0);
    for (i, b) in text.iter().enumerate().skip(out.len() / 3 * 4) {
        if *b == b'=' {
            pads += 1;
            if filled >= 2 && filled + pads >= 4 {
                if strict && i + 1 < text.len() {
                    return Err(error(vm, "Excess data after padding"));
                }
                filled = 0;
                break;
            }
            continue;
        }
        let v = VALUES[usize::from(*b)];
        if v >= 64 {
            if strict {
                return Err(error(vm, "Only base64 data is allowed"));
            }
            continue;
        }
        if strict && pads > 0 {
            return Err(error(vm, "Discontinuous padding not allowed"));
        }
        pads = 0;
        group = group << 6 | u32::from(v);
        filled += 1;
        if filled > 1 {
            out.push((group >> (2 * (4 - filled)) & 0xff) as u8);
        }
        if filled == 4 {
            (group, filled) = (0, 0);
        }
    }
    match filled {
        0 => Ok(build::bytes(vm, out)),
        1 => {
            let n = out.len() / 3 * 4 + 1;
            let text = format!(
                "Invalid base64-encoded string: number of data characters ({n}) cannot be 1 more than a \
                 multiple of 4"
            );
            Err(error(vm, &text))
        }
        _ => Err(error(vm, "Incorrect padding")),
    }
}

fn crc32(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "crc32", 0, 1, 2)?;
    let d = data(vm, args.get(0))?;
    let start = args.get(1).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let mut h = crc32fast::Hasher::new_with_initial(start as u32);
    h.update(&d);
    Ok(build::int64(vm, i64::from(h.finalize())))
}
/// CRC-CCITT, as `binhex` used it.
fn crc_hqx(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "crc_hqx", 0, 2, 2)?;
    let d = data(vm, args.get(0))?;
    let mut crc = (vm.to_i64(args.pos[1])? & 0xffff) as u16;
    for b in d {
        crc ^= u16::from(b) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    Ok(build::int64(vm, i64::from(crc)))
}

/// A line of uuencoded text.
fn to_uu(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() > 1 {
        let n = args.pos.len();
        let text = format!("b2a_uu() takes exactly 1 positional argument ({n} given)");
        return Err(vm.type_error(text));
    }
    let [data, backtick] = args.bind(vm, "b2a_uu", ["data", "backtick"], 1)?;
    let data = crate::methods::bytes::to_bytes(vm, data.unwrap_or(Word::NONE))?;
    let backtick = backtick.map_or(Ok(false), |w| vm.truth(w))?;
    if data.len() > 45 {
        return Err(error(vm, "At most 45 bytes at once"));
    }
    let digit = |v: u32| match v & 0x3f {
        0 if backtick => b'`',
        v => v as u8 + b' ',
    };
    let mut out = vec![digit(data.len() as u32)];
    for three in data.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        out.extend([18, 12, 6, 0].map(|shift| digit(group >> shift)));
    }
    out.push(b'\n');
    Ok(build::bytes(vm, out))
}

/// The bytes of a line of uuencoded text.
fn from_uu(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "a2b_uu", 0, 1, 1)?;
    let text = ascii_or_bytes(vm, args.get(0))?;
    let Some((first, rest)) = text.split_first() else { return Ok(build::bytes(vm, vec![])) };
    let wanted = usize::from(first.wrapping_sub(b' ') & 0x3f);
    let (mut out, mut bits, mut held) = (Vec::with_capacity(wanted), 0u32, 0);
    let mut digits = rest.iter();
    while out.len() < wanted {
        // Spaces at the end may have been cut off.
        let v = match digits.next() {
            None | Some(b'\n' | b'\r') => 0,
            Some(b @ b' '..=b'`') => u32::from(b - b' ') & 0x3f,
            Some(_) => return Err(error(vm, "Illegal char")),
        };
        (bits, held) = (bits << 6 | v, held + 6);
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    if digits.any(|b| !matches!(b, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(error(vm, "Trailing garbage"));
    }
    Ok(build::bytes(vm, out))
}

/// Quoted-printable to bytes.
fn from_quoted(vm: &mut Vm, args: &Args) -> R {
    let [text, header] = args.bind(vm, "a2b_qp", ["data", "header"], 1)?;
    let text = ascii_or_bytes(vm, text)?;
    let header = header.map_or(Ok(false), |w| vm.truth(w))?;
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
    let (mut out, mut i) = (Vec::new(), 0);
    while i < text.len() {
        match text[i] {
            b'=' => match (digit(text.get(i + 1)), digit(text.get(i + 2))) {
                (Some(a), Some(b)) => {
                    out.push((a * 16 + b) as u8);
                    i += 3;
                }
                _ if matches!(text.get(i + 1), None | Some(b'\n' | b'\r')) => {
                    i += text[i..].iter().position(|b| *b == b'\n').map_or(text.len(), |n| n + 1);
                }
                _ => {
                    out.push(b'=');
                    i += if text.get(i + 1) == Some(&b'=') { 2 } else { 1 };
                }
            },
            b'_' if header => {
                out.push(b' ');
                i += 1;
            }
            b => {
                out.push(b);
                i += 1;
            }
        }
    }
    Ok(build::bytes(vm, out))
}
/// Bytes to quoted-printable, with soft line breaks.
fn to_quoted(vm: &mut Vm, args: &Args) -> R {
    let names = ["data", "quotetabs", "istext", "header"];
    let [d, tabs, text, header] = args.bind(vm, "b2a_qp", names, 1)?;
    let d = data(vm, d)?;
    let mut flag = |w: Option<Word>, default: bool| w.map_or(Ok(default), |w| vm.truth(w));
    let (tabs, text, header) = (flag(tabs, false)?, flag(text, true)?, flag(header, false)?);
    // The first line says how lines end.
    let first = d.iter().position(|b| *b == b'\n');
    let dos = first.is_some_and(|i| i > 0 && d[i - 1] == b'\r');
    let (newline, soft): (&[u8], &[u8]) = if dos { (b"\r\n", b"=\r\n") } else { (b"\n", b"=\n") };
    let (mut out, mut column) = (Vec::new(), 0);
    for (i, b) in d.iter().enumerate() {
        let next = d.get(i + 1);
        let crlf = next == Some(&b'\r') && d.get(i + 2) == Some(&b'\n');
        let line_ends = text && (crlf || next == Some(&b'\n')) || next.is_none();
        if text && (*b == b'\n' || (*b == b'\r' && next == Some(&b'\n'))) {
            if *b == b'\n' {
                out.extend_from_slice(newline);
            }
            column = 0;
            continue;
        }
        let quoted = match b {
            b'=' => true,
            b'_' => header,
            b' ' | b'\t' => tabs || line_ends,
            b'.' => column == 0 && (line_ends || text && next == Some(&b'\r')),
            b'\r' | b'\n' => !text,
            33..=126 => false,
            _ => true,
        };
        let piece = if quoted {
            format!("={b:02X}").into_bytes()
        } else if *b == b' ' && header {
            vec![b'_']
        } else {
            vec![*b]
        };
        let limit = if line_ends { 76 } else { 75 };
        if column + piece.len() > limit {
            out.extend_from_slice(soft);
            column = 0;
        }
        column += piece.len();
        out.extend(piece);
    }
    Ok(build::bytes(vm, out))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(
        vm,
        "binascii",
        &[
            ("hexlify", hexlify),
            ("b2a_hex", hexlify),
            ("unhexlify", unhexlify),
            ("a2b_hex", unhexlify),
            ("b2a_base64", to_base64),
            ("a2b_base64", from_base64),
            ("crc32", crc32),
            ("crc_hqx", crc_hqx),
            ("a2b_qp", from_quoted),
            ("a2b_uu", from_uu),
            ("b2a_uu", to_uu),
            ("b2a_qp", to_quoted),
        ],
    );
    let base = vm.exc().value_error;
    let error = exception_class(vm, "binascii", "Error", base);
    set(vm, &m, "Error", error.clone());
    vm.library.binascii_error = Some(error);
    let base = vm.exc().exception;
    let incomplete = exception_class(vm, "binascii", "Incomplete", base);
    set(vm, &m, "Incomplete", incomplete);
    m
}
