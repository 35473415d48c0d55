//! `_struct`: packing values into bytes by a format.

use super::{module, native_type, set};
use crate::arithmetic::Int;
use crate::build;
use crate::heap::Ref;
use crate::methods::bytes::to_bytes;
use crate::methods::define_property;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use malachite_bigint::{BigInt, Sign};
use std::rc::Rc;

/// One item of a format: what it is, how often, and where it lies.
struct Item {
    code: u8,
    /// Bytes of a string, or repetitions of anything else.
    count: usize,
    size: usize,
    offset: usize,
}

/// How many formats are remembered.
const MOST_FORMATS: usize = 100;

/// A parsed format.
pub(crate) struct Format {
    text: String,
    big: bool,
    items: Vec<Item>,
    size: usize,
}

impl Format {
    /// How many values it packs.
    fn values(&self) -> usize {
        self.items
            .iter()
            .map(|i| match i.code {
                b'x' => 0,
                b's' | b'p' => 1,
                _ => i.count,
            })
            .sum()
    }
}

fn error(vm: &mut Vm, text: &str) -> Raised {
    let ty = vm.library.struct_error.as_ref().and_then(|t| t.get::<TypeObj>());
    let ty = ty.unwrap_or(vm.exc().value_error);
    vm.raise(ty, text)
}

/// Size of a code; `native` sizes are those of C.
fn size_of_code(code: u8, native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if native => 8,
        _ => return None,
    })
}

fn parse(vm: &mut Vm, w: Word) -> R<Format> {
    let text = match (w.as_str(), w.get::<BytesObj>()) {
        (Some(s), _) => s.to_string(),
        (_, Some(b)) => String::from_utf8_lossy(&b.data.borrow()).into_owned(),
        _ => {
            let ty = vm.type_of(w).name();
            let text = format!("Struct() argument 1 must be a str or bytes object, not {ty}");
            return Err(vm.type_error(text));
        }
    };
    let (first, rest) = match text.as_bytes() {
        [b @ (b'@' | b'=' | b'<' | b'>' | b'!'), rest @ ..] => (*b, rest),
        all => (b'@', all),
    };
    let native = first == b'@';
    let (mut items, mut at, mut i) = (Vec::new(), 0usize, 0);
    while i < rest.len() {
        if rest[i].is_ascii_whitespace() {
            i += 1;
            continue;
        }
        let digits = rest[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut count = Some(1usize);
        if digits > 0 {
            let text = String::from_utf8_lossy(&rest[i..i + digits]);
            count = text.parse().ok();
            i += digits;
        }
        let Some(&code) = rest.get(i) else {
            return Err(error(vm, "repeat count given without format specifier"));
        };
        let Some(size) = size_of_code(code, native) else {
            return Err(error(vm, "bad char in struct format"));
        };
        if native && size > 1 {
            at = at.next_multiple_of(size);
        }
        let end = count.and_then(|c| c.checked_mul(size)).and_then(|n| n.checked_add(at));
        let (Some(count), Some(end)) = (count, end.filter(|n| *n <= isize::MAX as usize)) else {
            return Err(error(vm, "total struct size too long"));
        };
        items.push(Item { code, count, size, offset: at });
        at = end;
        i += 1;
    }
    Ok(Format { big: matches!(first, b'>' | b'!'), items, size: at, text })
}

/// The bytes of a number, the lowest first; as many as its size says.
type Bytes = [u8; 8];

fn widened(bytes: &[u8]) -> Bytes {
    let mut wide = [0; 8];
    wide[..bytes.len()].copy_from_slice(bytes);
    wide
}

/// An integer, if it is in the range of its code.
fn pack_int(vm: &mut Vm, code: u8, size: usize, w: Word) -> R<Bytes> {
    if let Some(i) = w.as_i64() {
        let unused = 64 - 8 * size as u32;
        let fits = match code.is_ascii_lowercase() {
            true => i << unused >> unused == i,
            false => i >= 0 && (i as u64) << unused >> unused == i as u64,
        };
        if fits {
            return Ok(i.to_le_bytes());
        }
    }
    let index = match vm.index(w) {
        Ok(i) => i,
        Err(_) => {
            vm.clear_pending();
            return Err(error(vm, "required argument is not an integer"));
        }
    };
    let v = Int::of(*index).map(Int::to_big).unwrap_or_default();
    let signed = code.is_ascii_lowercase();
    let bits = size as u32 * 8;
    let (low, high) = if signed {
        (-(BigInt::from(1) << (bits - 1)), (BigInt::from(1) << (bits - 1)) - 1)
    } else {
        (BigInt::from(0), (BigInt::from(1) << bits) - 1)
    };
    if v < low || v > high {
        let c = char::from(code);
        let text = match code {
            b'b' => "byte format requires -128 <= number <= 127".to_string(),
            b'B' => "ubyte format requires 0 <= number <= 255".to_string(),
            b'h' => "short format requires -32768 <= number <= 32767".to_string(),
            b'H' => "ushort format requires 0 <= number <= 65535".to_string(),
            _ => format!("'{c}' format requires {low} <= number <= {high}"),
        };
        return Err(error(vm, &text));
    }
    let mut bytes = v.to_signed_bytes_le();
    let fill = if v.sign() == Sign::Minus { 0xff } else { 0 };
    bytes.resize(size, fill);
    Ok(widened(&bytes))
}

fn pack_value(vm: &mut Vm, item: &Item, w: Word) -> R<Bytes> {
    Ok(match item.code {
        b'c' => match w.get::<BytesObj>().map(|b| b.data.borrow()).as_deref().map(Vec::as_slice) {
            Some([one]) => widened(&[*one]),
            _ => return Err(error(vm, "char format requires a bytes object of length 1")),
        },
        b'?' => widened(&[u8::from(vm.truth(w)?)]),
        b'e' | b'f' | b'd' => {
            let v = match vm.to_f64(w) {
                Ok(v) => v,
                Err(_) => {
                    vm.clear_pending();
                    return Err(error(vm, "required argument is not a float"));
                }
            };
            match item.code {
                b'd' => v.to_le_bytes(),
                b'f' => {
                    let f = v as f32;
                    if f.is_infinite() && v.is_finite() {
                        return Err(vm.overflow_error("float too large to pack with f format"));
                    }
                    widened(&f.to_le_bytes())
                }
                _ => match half_from(v) {
                    Some(h) => widened(&h.to_le_bytes()),
                    None => {
                        return Err(vm.overflow_error("float too large to pack with e format"));
                    }
                },
            }
        }
        code => {
            let code = if matches!(code, b'N' | b'P') { b'Q' } else { code };
            pack_int(vm, if code == b'n' { b'q' } else { code }, item.size, w)?
        }
    })
}

/// IEEE 754 half precision, to the nearest even; `None` if it is too large.
fn half_from(v: f64) -> Option<u16> {
    let sign = if v.is_sign_negative() { 0x8000 } else { 0 };
    if v.is_nan() {
        return Some(sign | 0x7e00);
    }
    if v.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let a = v.abs();
    if a == 0.0 {
        return Some(sign);
    }
    // In units of the smallest step at this exponent, which subnormal numbers share.
    let exponent = (a.log2().floor() as i32).max(-14);
    let units = (a * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    let (units, exponent) =
        if units >= 2048 { (units / 2, exponent + 1) } else { (units, exponent) };
    if exponent > 15 {
        return None;
    }
    let normal = units >= 1024;
    let field = if normal { ((exponent + 15) as u16) << 10 } else { 0 };
    Some(sign | field | (units as u16 & 0x3ff))
}
fn half_to(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(h >> 10 & 0x1f), f64::from(h & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1024.0 + fraction) * 2f64.powi(e - 25),
    }
}

fn pack(vm: &mut Vm, f: &Format, values: &[Word]) -> R<Vec<u8>> {
    let wanted = f.values();
    if values.len() != wanted {
        let text = format!("pack expected {wanted} items for packing (got {})", values.len());
        return Err(error(vm, &text));
    }
    let mut out = vec![0; f.size];
    let mut values = values.iter();
    for item in &f.items {
        match item.code {
            b'x' => {}
            b's' | b'p' => {
                let w = *values.next().expect("counted");
                let Some(b) = w.get::<BytesObj>() else {
                    let c = char::from(item.code);
                    let text = format!("argument for '{c}' must be a bytes object");
                    return Err(error(vm, &text));
                };
                let mut data = b.data.borrow().clone();
                if item.code == b'p' && item.count > 0 {
                    data.truncate(item.count - 1);
                    data.insert(0, data.len().min(255) as u8);
                }
                data.truncate(item.count);
                out[item.offset..item.offset + data.len()].copy_from_slice(&data);
            }
            _ => {
                for i in 0..item.count {
                    let w = *values.next().expect("counted");
                    let mut bytes = pack_value(vm, item, w)?;
                    let bytes = &mut bytes[..item.size];
                    if f.big {
                        bytes.reverse();
                    }
                    let at = item.offset + i * item.size;
                    out[at..at + item.size].copy_from_slice(bytes);
                }
            }
        }
    }
    Ok(out)
}

fn unpack_value(vm: &Vm, code: u8, bytes: &[u8], big: bool) -> Ref {
    let mut wide = widened(bytes);
    if big {
        wide[..bytes.len()].reverse();
    }
    let bytes = &wide[..bytes.len()];
    match code {
        b'c' => build::bytes(vm, bytes.to_vec()),
        b'?' => build::bool(bytes[0] != 0),
        b'e' => build::float(vm, half_to(u16::from_le_bytes([bytes[0], bytes[1]]))),
        b'f' => {
            let word = [bytes[0], bytes[1], bytes[2], bytes[3]];
            build::float(vm, f64::from(f32::from_le_bytes(word)))
        }
        b'd' => build::float(vm, f64::from_le_bytes(wide)),
        c if c.is_ascii_lowercase() => {
            let shift = 64 - 8 * bytes.len() as u32;
            build::int64(vm, (i64::from_le_bytes(wide) << shift) >> shift)
        }
        _ => match i64::try_from(u64::from_le_bytes(wide)) {
            Ok(v) => build::int64(vm, v),
            Err(_) => build::int(vm, BigInt::from(u64::from_le_bytes(wide))),
        },
    }
}

fn unpack(vm: &mut Vm, f: &Format, data: &[u8]) -> R {
    let mut out = Vec::with_capacity(f.values().min(data.len()));
    for item in &f.items {
        let from = item.offset;
        match item.code {
            b'x' => {}
            b's' => out.push(build::bytes(vm, data[from..from + item.count].to_vec())),
            b'p' => {
                let n = data.get(from).map_or(0, |n| usize::from(*n));
                let n = n.min(item.count.saturating_sub(1));
                let piece = data.get(from + 1..from + 1 + n).unwrap_or(&[]).to_vec();
                out.push(build::bytes(vm, piece));
            }
            _ => {
                for i in 0..item.count {
                    let at = from + i * item.size;
                    let bytes = &data[at..at + item.size];
                    out.push(unpack_value(vm, item.code, bytes, f.big));
                }
            }
        }
    }
    Ok(build::tuple(vm, out))
}

/// The format of a `Struct` object, or one that is parsed from a string.
fn format_of(vm: &mut Vm, w: Word) -> R<Rc<Format>> {
    let native = w.get::<NativeObj>();
    if let Some(f) = native.and_then(|n| n.data.borrow().downcast_ref::<Rc<Format>>().cloned()) {
        return Ok(f);
    }
    if let Some(text) = w.as_str()
        && let Some(f) = vm.library.struct_formats.get(text)
    {
        return Ok(f.clone());
    }
    let f = Rc::new(parse(vm, w)?);
    if w.as_str().is_some() {
        let known = &mut vm.library.struct_formats;
        if known.len() >= MOST_FORMATS {
            known.clear();
        }
        known.insert(f.text.clone(), f.clone());
    }
    Ok(f)
}

fn pack_args(vm: &mut Vm, args: &Args) -> R {
    let Some(first) = args.get(0) else {
        return Err(vm.type_error("pack expected at least 1 argument, got 0".into()));
    };
    let f = format_of(vm, first)?;
    let data = pack(vm, &f, &args.pos[1..])?;
    Ok(build::bytes(vm, data))
}
fn unpack_args(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unpack", 0, 2, 2)?;
    let f = format_of(vm, args.pos[0])?;
    let wrong = |vm: &mut Vm| error(vm, &format!("unpack requires a buffer of {} bytes", f.size));
    if let Some(b) = args.pos[1].get::<BytesObj>().filter(|_| args.pos[1].kind() == Kind::Bytes) {
        let data = b.data.borrow();
        return if data.len() == f.size { unpack(vm, &f, &data) } else { Err(wrong(vm)) };
    }
    let data = to_bytes(vm, args.pos[1])?;
    if data.len() != f.size {
        return Err(wrong(vm));
    }
    unpack(vm, &f, &data)
}
/// Where an offset argument points in a buffer, with room for the format.
fn place(vm: &mut Vm, f: &Format, len: usize, offset: i64, name: &str) -> R<usize> {
    let need = f.size;
    if offset < 0 && offset + (len as i64) < 0 {
        let text = format!("offset {offset} out of range for {len}-byte buffer");
        return Err(error(vm, &text));
    }
    if offset < 0 && (-offset as usize) < need {
        let what =
            if name == "pack_into" { "no space to pack" } else { "not enough data to unpack" };
        return Err(error(vm, &format!("{what} {need} bytes at offset {offset}")));
    }
    let at = if offset < 0 { (offset + len as i64) as usize } else { offset as usize };
    if len < at + need {
        let doing = if name == "pack_into" { "packing" } else { "unpacking" };
        return Err(error(
            vm,
            &format!(
                "{name} requires a buffer of at least {} bytes for {doing} {need} bytes at offset {at} \
                 (actual buffer size is {len})",
                at + need
            ),
        ));
    }
    Ok(at)
}
fn unpack_from(vm: &mut Vm, args: &Args) -> R {
    let [w, data, offset] = args.bind(vm, "unpack_from", ["format", "buffer", "offset"], 2)?;
    let f = format_of(vm, w.unwrap_or(Word::NONE))?;
    let data = to_bytes(vm, data.unwrap_or(Word::NONE))?;
    let offset = offset.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let at = place(vm, &f, data.len(), offset, "unpack_from")?;
    unpack(vm, &f, &data[at..at + f.size])
}
fn pack_into(vm: &mut Vm, args: &Args) -> R {
    if args.pos.len() < 3 {
        return Err(vm.type_error("pack_into expected buffer and offset arguments".into()));
    }
    let f = format_of(vm, args.pos[0])?;
    let offset = vm.to_i64(args.pos[2])?;
    let len = crate::buffer::size(vm, args.pos[1])?;
    let at = place(vm, &f, len, offset, "pack_into")?;
    let data = pack(vm, &f, &args.pos[3..])?;
    crate::buffer::write(vm, args.pos[1], at, &data)?;
    Ok(build::none())
}
fn iter_unpack(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "iter_unpack", 0, 2, 2)?;
    let f = format_of(vm, args.pos[0])?;
    let data = to_bytes(vm, args.pos[1])?;
    if f.size == 0 {
        return Err(error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    if data.len() % f.size != 0 {
        let text =
            format!("iterative unpacking requires a buffer of a multiple of {} bytes", f.size);
        return Err(error(vm, &text));
    }
    let mut all = Vec::new();
    for piece in data.chunks(f.size) {
        all.push(unpack(vm, &f, piece)?);
    }
    let all = build::list(vm, all);
    vm.get_iter(*all)
}
fn new(vm: &mut Vm, args: &Args) -> R {
    let [class, format] = args.bind(vm, "Struct", ["", "format"], 2)?;
    let f = parse(vm, format.unwrap_or(Word::NONE))?;
    Ok(build::native(class.unwrap_or(Word::NONE).cast::<TypeObj>(), Box::new(Rc::new(f))))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let methods: &[(&str, NativeFn)] = &[
        ("pack", pack_args),
        ("unpack", unpack_args),
        ("unpack_from", unpack_from),
        ("pack_into", pack_into),
        ("iter_unpack", iter_unpack),
    ];
    let m = module(vm, "_struct", methods);
    let calcsize = build::builtin(vm, "calcsize", |vm, a| {
        a.arity(vm, "calcsize", 0, 1, 1)?;
        let f = format_of(vm, a.pos[0])?;
        Ok(build::usize(vm, f.size))
    });
    set(vm, &m, "calcsize", calcsize);
    let clear = build::builtin(vm, "_clearcache", |_, _| Ok(build::none()));
    set(vm, &m, "_clearcache", clear);
    let ty = native_type(vm, "_struct", "Struct", methods);
    ty.new.set(Some(new));
    ty.sealed.set(false);
    define_property(
        vm,
        ty,
        "size",
        |vm, w| {
            let f = format_of(vm, w)?;
            Ok(build::usize(vm, f.size))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "format",
        |vm, w| {
            let f = format_of(vm, w)?;
            Ok(build::str(vm, &f.text))
        },
        None,
    );
    set(vm, &m, "Struct", Ref::new(ty.word()));
    let base = vm.exc().exception;
    let error = super::exception_class(vm, "struct", "error", base);
    set(vm, &m, "error", error.clone());
    vm.library.struct_error = Some(error);
    m
}
