//! `_array_reconstructor`: arrays from pickles of protocol 3 and later, which hold the bytes of another machine's array.

use super::typecode::Typecode;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;

/// What the items of another machine are.
#[derive(Clone, Copy)]
enum Items {
    Unsigned,
    Signed,
    Float,
    /// UTF-16 or UTF-32.
    Text,
}

/// A machine format: what the items are, their size, and whether their first byte is the highest.
fn format_of(code: i64) -> Option<(Items, usize, bool)> {
    let sized = |first: i64, of: &[usize]| of[((code - first) / 4) as usize];
    Some(match code {
        0 => (Items::Unsigned, 1, false),
        1 => (Items::Signed, 1, false),
        2..=13 => {
            let items = if (code - 2) % 4 < 2 { Items::Unsigned } else { Items::Signed };
            (items, sized(2, &[2, 4, 8]), code % 2 == 1)
        }
        14 | 15 => (Items::Float, 4, code == 15),
        16 | 17 => (Items::Float, 8, code == 17),
        18 | 19 => (Items::Text, 2, code == 19),
        20 | 21 => (Items::Text, 4, code == 21),
        _ => return None,
    })
}

/// The format of this machine's arrays with a typecode.
pub(super) fn code_of(t: Typecode) -> i64 {
    match t.letter() {
        'B' => 0,
        'b' => 1,
        'H' => 2,
        'h' => 4,
        'I' => 6,
        'i' => 8,
        'L' | 'Q' => 10,
        'l' | 'q' => 12,
        'f' => 14,
        'd' => 16,
        _ => 20,
    }
}

fn values(vm: &mut Vm, data: &[u8], (items, size, swapped): (Items, usize, bool)) -> R {
    if let Items::Text = items {
        let codec = match (size, swapped) {
            (2, false) => "utf-16-le",
            (2, true) => "utf-16-be",
            (_, false) => "utf-32-le",
            (_, true) => "utf-32-be",
        };
        let (bytes, codec) = (build::bytes(vm, data.to_vec()), build::str(vm, codec));
        let decode = vm.intern("decode");
        return vm.call_method(*bytes, *decode, &[*codec]);
    }
    let mut all = Vec::with_capacity(data.len() / size);
    for chunk in data.chunks_exact(size) {
        let mut raw = [0; 8];
        raw[..size].copy_from_slice(chunk);
        if swapped {
            raw[..size].reverse();
        }
        let bits = u64::from_le_bytes(raw);
        let unused = 64 - 8 * size as u32;
        all.push(match items {
            Items::Unsigned => build::int(vm, BigInt::from(bits)),
            Items::Signed => build::int64(vm, (bits << unused) as i64 >> unused),
            Items::Float if size == 4 => build::float(vm, f32::from_bits(bits as u32).into()),
            _ => build::float(vm, f64::from_bits(bits)),
        });
    }
    Ok(build::list(vm, all))
}

pub(super) fn reconstruct(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "_array_reconstructor", 0, 4, 4)?;
    let [class, letter, code, items] = [args.pos[0], args.pos[1], args.pos[2], args.pos[3]];
    let Some(ty) = class.get::<TypeObj>() else {
        let got = vm.type_of(class).name();
        return Err(vm.type_error(format!("first argument must be a type object, not {got}")));
    };
    if !vm.library.array.is_some_and(|a| ty.is_subtype(a)) {
        let name = ty.name();
        return Err(vm.type_error(format!("{name} is not a subtype of array.array")));
    }
    let one = letter.as_str().map(|s| (s.chars().next(), s.chars().count()));
    let Some((Some(c), 1)) = one else {
        let text = "_array_reconstructor() argument 2 must be a unicode character";
        return Err(vm.type_error(text.into()));
    };
    if Typecode::new(c).is_none() {
        return Err(vm.value_error("second argument must be a valid type code"));
    }
    let code = vm.to_i64(code)?;
    let Some(format) = format_of(code) else {
        return Err(vm.value_error("third argument must be a valid machine format code."));
    };
    let Some(b) = items.get::<BytesObj>().filter(|_| items.kind() == Kind::Bytes) else {
        let got = vm.type_of(items).name();
        return Err(vm.type_error(format!("fourth argument should be bytes, not {got}")));
    };
    let data = b.data.borrow().clone();
    if data.len() % format.1 != 0 {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    let values = values(vm, &data, format)?;
    // Integers of another size than the typecode's get the typecode that is theirs.
    let theirs = match format.0 {
        Items::Unsigned => "BHILQ",
        Items::Signed => "bhilq",
        _ => "",
    };
    let same_size = |c: &char| Typecode::new(*c).is_some_and(|t| t.size() == format.1);
    let keeps = Typecode::new(c).is_some_and(|t| code_of(t) == code);
    let letter = match theirs.chars().rev().find(same_size).filter(|_| !keeps) {
        Some(c) => build::char(vm, c),
        None => Ref::new(letter),
    };
    vm.call(class, &Args::of(&[*letter, *values]))
}

/// Class, typecode, format and bytes, with the function that makes an array of them.
pub(super) fn taken_apart(vm: &mut Vm, w: Word, t: Typecode, data: Vec<u8>) -> R<(Ref, Ref)> {
    let (module, name) = (vm.intern("array"), vm.intern("_array_reconstructor"));
    let list = build::list(vm, vec![name.clone()]);
    let m = crate::import::import_name(vm, *module, Word::NONE, *list, 0)?;
    let f = vm.get_attr(*m, *name)?;
    let parts = vec![
        Ref::new(vm.type_of(w).word()),
        build::char(vm, t.letter()),
        build::int64(vm, code_of(t)),
        build::bytes(vm, data),
    ];
    Ok((f, build::tuple(vm, parts)))
}
