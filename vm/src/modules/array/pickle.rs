//! How `pickle` takes arrays apart and puts them together: their bytes, and a number for what these are (CPython's
//! `machine_format_code`), so that another machine can read them.

use super::{Array, Typecode, of_class, values, with};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// What a format number says of an item.
#[derive(Clone, Copy)]
enum Item {
    Int { size: usize, is_signed: bool },
    Float(usize),
    Utf16,
    Utf32,
}

/// The item of a format and whether its most significant byte comes first.
fn format(number: i64) -> Option<(Item, bool)> {
    let is_big = number % 2 == 1;
    Some(match number {
        0 | 1 => (Item::Int { size: 1, is_signed: number == 1 }, false),
        2..=13 => {
            let is_signed = (number - 2) / 2 % 2 == 1;
            (Item::Int { size: 2 << ((number - 2) / 4), is_signed }, is_big)
        }
        14 | 15 => (Item::Float(4), is_big),
        16 | 17 => (Item::Float(8), is_big),
        18 | 19 => (Item::Utf16, is_big),
        20 | 21 => (Item::Utf32, is_big),
        _ => return None,
    })
}

/// The format number of a typecode on this machine.
fn number(code: Typecode) -> i64 {
    match code.letter() {
        'B' => 0,
        'b' => 1,
        'f' => 14,
        'd' => 16,
        'u' | 'w' => 20,
        letter => {
            let wide = i64::from(code.size().trailing_zeros()) - 1;
            2 + 4 * wide + 2 * i64::from(letter.is_lowercase())
        }
    }
}

/// `__reduce_ex__`: from protocol 3 on by bytes, before by a list of values.
pub(super) fn reduce(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__reduce_ex__", 1, 1, 1)?;
    let w = args.pos[0];
    let protocol = vm.to_i64(args.pos[1])?;
    let (code, data) = with(vm, w, |a| (a.code, a.data.clone()))?;
    let letter = build::char(vm, code.letter());
    let attributes = crate::attributes::instance_dict(vm, w).map_or_else(build::none, Ref::new);
    let class = Ref::new(vm.type_of(w).word());
    if protocol < 3 {
        let list = values(vm, w)?;
        let made_of = build::tuple(vm, vec![letter, list]);
        return Ok(build::tuple(vm, vec![class, made_of, attributes]));
    }
    let name = vm.intern("array");
    let module = crate::import::import_name(vm, *name, Word::NONE, Word::NONE, 0)?;
    let name = vm.intern("_array_reconstructor");
    let maker = vm.get_attr(*module, *name)?;
    let (format, data) = (build::int64(vm, number(code)), build::bytes(vm, data));
    let made_of = build::tuple(vm, vec![class, letter, format, data]);
    Ok(build::tuple(vm, vec![maker, made_of, attributes]))
}

/// `_array_reconstructor(class, typecode, format, bytes)`.
pub(super) fn reconstruct(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_array_reconstructor", 0, 4, 4)?;
    let Some(class) = args.pos[0].get::<TypeObj>() else {
        let text = "first argument must be a type object, not ";
        let got = vm.type_of(args.pos[0]).name();
        return Err(vm.type_error(format!("{text}{got}")));
    };
    let Some(array) = vm.library.array.filter(|a| class.is_subtype(a)) else {
        let text = format!("{} is not a subtype of array.array", class.name());
        return Err(vm.type_error(text));
    };
    let letter = args.pos[1].as_str().filter(|s| s.chars().count() == 1);
    let Some(letter) = letter.and_then(|s| s.chars().next()) else {
        let got = vm.type_of(args.pos[1]).name();
        let text =
            format!("_array_reconstructor() argument 2 must be a unicode character, not {got}");
        return Err(vm.type_error(text));
    };
    let Some(code) = Typecode::new(letter) else {
        return Err(vm.value_error("second argument must be a valid type code"));
    };
    let wanted = vm.to_i64(args.pos[2])?;
    let Some((item, is_big)) = format(wanted) else {
        let text = "third argument must be a valid machine format code.";
        return Err(vm.value_error(text));
    };
    let Some(bytes) = args.pos[3].get::<BytesObj>().filter(|_| args.pos[3].kind() == Kind::Bytes)
    else {
        let got = vm.type_of(args.pos[3]).name();
        return Err(vm.type_error(format!("fourth argument should be bytes, not {got}")));
    };
    let bytes = bytes.data.borrow().clone();
    let size = match item {
        Item::Int { size, .. } | Item::Float(size) => size,
        Item::Utf16 => 2,
        Item::Utf32 => 4,
    };
    if bytes.len() % size != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    if number(code) == wanted {
        return Ok(of_class(class, code, bytes));
    }
    let items = bytes.chunks_exact(size).map(|b| if is_big { b.to_vec() } else { reversed(b) });
    let items: Vec<Vec<u8>> = items.collect();
    let (values, code) = match item {
        Item::Int { is_signed, .. } => {
            let values = items.iter().map(|b| integer(vm, b, is_signed)).collect();
            // Of the integers' typecodes the first of that size and sign.
            let letters =
                if code.is_integer() { code.letter().to_string() } else { "bBhHiIlL".into() };
            let same = |c: &char| {
                let fits = Typecode::new(*c).is_some_and(|t| t.size() == size);
                fits && c.is_lowercase() == is_signed
            };
            let found = letters.chars().find(same).or_else(|| "bBhHiIlL".chars().find(same));
            (values, found.and_then(Typecode::new).unwrap_or(code))
        }
        Item::Float(_) => (items.iter().map(|b| float(vm, b)).collect::<Vec<Ref>>(), code),
        Item::Utf16 | Item::Utf32 => {
            let text = match item {
                Item::Utf16 => utf16(&items),
                _ => items.iter().map(|b| char::from_u32(bits(b) as u32)).collect(),
            };
            let Some(text) = text else {
                return Err(vm.value_error("bytes are not text in that encoding"));
            };
            (text.chars().map(|c| build::char(vm, c)).collect(), code)
        }
    };
    let mut made = Array { code, data: Vec::with_capacity(bytes.len()) };
    for v in values {
        made.push(code.pack(vm, *v)?);
    }
    debug_assert!(class.is_subtype(array));
    Ok(of_class(class, made.code, made.data))
}

fn reversed(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().rev().copied().collect()
}

/// Bytes, most significant first, as a number.
fn bits(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

fn integer(vm: &Vm, bytes: &[u8], is_signed: bool) -> Ref {
    let (n, unused) = (bits(bytes), 64 - 8 * bytes.len() as u32);
    match is_signed {
        true => build::int64(vm, ((n << unused) as i64) >> unused),
        false => build::int(vm, n.into()),
    }
}

fn float(vm: &Vm, bytes: &[u8]) -> Ref {
    let n = bits(bytes);
    let x = if bytes.len() == 4 { f64::from(f32::from_bits(n as u32)) } else { f64::from_bits(n) };
    build::float(vm, x)
}

fn utf16(items: &[Vec<u8>]) -> Option<String> {
    char::decode_utf16(items.iter().map(|b| bits(b) as u16)).collect::<Result<_, _>>().ok()
}
