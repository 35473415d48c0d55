//! `bytes` and `bytearray`: constructors, encodings and the commonest methods.

use super::bytes_text::data;
use super::{define, define_wrapped};
use crate::build;
use crate::heap::header;
use crate::object::*;
use crate::raw_items::ByteCell;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The bytes of a bytes-like object, or of an iterable of small ints.
pub fn to_bytes(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    if let Some(data) = crate::buffer::copy(w) {
        return Ok(data);
    }
    if w.as_str().is_some() || !vm.is_iterable(w) {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")));
    }
    let mut v = Vec::new();
    for i in vm.collect(w)? {
        let n = vm.to_i64(*i)?;
        match u8::try_from(n) {
            Ok(b) => v.push(b),
            Err(_) => return Err(vm.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(v)
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let [_, source, encoding, errors] =
        args.bind(vm, "bytes", ["", "source", "encoding", "errors"], 0)?;
    let data = match source {
        None => vec![],
        Some(w) => match w.as_str() {
            Some(_) if encoding.is_none() => {
                return Err(vm.type_error("string argument without an encoding".into()));
            }
            Some(_) => {
                let b = crate::codecs::encode(vm, w, encoding, errors)?;
                b.cast::<BytesObj>().data.borrow().clone()
            }
            None if w.kind() == Kind::Int => {
                let n = vm.to_i64(w)?;
                match usize::try_from(n) {
                    Ok(n) => {
                        vm.ensure_memory(Some(n))?;
                        vec![0; n]
                    }
                    Err(_) => return Err(vm.value_error("negative count")),
                }
            }
            None => {
                let name = vm.names.__bytes__;
                match vm.call_special(w, name, &[])? {
                    Some(r) => to_bytes(vm, *r)?,
                    None => to_bytes(vm, w)?,
                }
            }
        },
    };
    Ok(build::own(build::with_attrs(
        ty,
        BytesObj { head: header(ty), data: ByteCell::new(data) },
        0,
    )))
}

/// The receiver's bytes, to be changed.
pub(super) fn with_data<T>(args: &Args, f: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    f(&mut args.pos[0].cast::<BytesObj>().data.borrow_mut())
}
pub(super) fn same(vm: &Vm, args: &Args, v: Vec<u8>) -> R {
    Ok(if args.pos[0].kind() == Kind::Bytes {
        build::bytes(vm, v)
    } else {
        build::bytearray(vm, v)
    })
}
/// Where a piece (or a single byte, given as an int) lies between two optional bounds.
fn search(vm: &mut Vm, args: &Args, name: &str, last: bool) -> R<Option<usize>> {
    args.arity(vm, name, 1, 1, 3)?;
    let needle = match args.pos[1].kind() {
        Kind::Int | Kind::Bool => match u8::try_from(vm.to_i64(args.pos[1])?) {
            Ok(b) => vec![b],
            Err(_) => return Err(vm.value_error("byte must be in range(0, 256)")),
        },
        _ => to_bytes(vm, args.pos[1])?,
    };
    let hay = data(args);
    let mut bound = |i: usize, default: usize| -> R<usize> {
        let Some(w) = args.get(i).filter(|w| *w != Word::NONE) else { return Ok(default) };
        let i = vm.to_i64(w)?;
        let i = if i < 0 { i + hay.len() as i64 } else { i };
        Ok(i.max(0) as usize)
    };
    let (from, to) = (bound(2, 0)?, bound(3, hay.len())?.min(hay.len()));
    let Some(part) = hay.get(from..to.max(from)).filter(|_| from <= to) else { return Ok(None) };
    let at = if needle.is_empty() {
        Some(if last { part.len() } else { 0 })
    } else if last {
        memchr::memmem::rfind(part, &needle)
    } else {
        super::bytes_text::find(part, &needle)
    };
    Ok(at.map(|i| i + from))
}
pub(super) fn fromhex(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fromhex", 1, 1, 1)?;
    let Some(text) = args.pos[1].as_str() else {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("fromhex() argument must be str, not {ty}")));
    };
    let digit = |c: char| c.to_digit(16).map(|d| d as u8);
    let mut out = Vec::new();
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_whitespace() {
            continue;
        }
        let wrong = match (digit(c), chars.peek().map(|(i, c)| (*i, digit(*c)))) {
            (Some(high), Some((_, Some(low)))) => {
                out.push(high << 4 | low);
                chars.next();
                continue;
            }
            (Some(_), Some((i, None))) => i,
            (Some(_), None) => at + 1,
            (None, _) => at,
        };
        let text = format!("non-hexadecimal number found in fromhex() arg at position {wrong}");
        return Err(vm.value_error(&text));
    }
    Ok(build::bytes(vm, out))
}
fn append(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "bytearray.append", 1, 1, 1)?;
    let n = vm.to_i64(args.pos[1])?;
    match u8::try_from(n) {
        Ok(b) => args.pos[0].cast::<BytesObj>().data.borrow_mut().push(b),
        Err(_) => return Err(vm.value_error("byte must be in range(0, 256)")),
    }
    Ok(build::none())
}

pub(super) fn install(vm: &mut Vm) {
    for ty in [vm.types.bytes, vm.types.bytearray] {
        ty.new.set(Some(new));
        define(
            vm,
            ty,
            &[
                ("decode", |vm, a| {
                    let [_, e, r] = a.bind(vm, "decode", ["", "encoding", "errors"], 0)?;
                    crate::codecs::decode(vm, &data(a), e, r)
                }),
                ("upper", |vm, a| same(vm, a, data(a).to_ascii_uppercase())),
                ("lower", |vm, a| same(vm, a, data(a).to_ascii_lowercase())),
                ("find", |vm, a| {
                    let r = search(vm, a, "find", false)?.map_or(-1, |i| i as i64);
                    Ok(build::int64(vm, r))
                }),
                ("rfind", |vm, a| {
                    let r = search(vm, a, "rfind", true)?.map_or(-1, |i| i as i64);
                    Ok(build::int64(vm, r))
                }),
                ("index", |vm, a| match search(vm, a, "index", false)? {
                    Some(i) => Ok(build::usize(vm, i)),
                    None => Err(vm.value_error("subsection not found")),
                }),
                ("rindex", |vm, a| match search(vm, a, "rindex", true)? {
                    Some(i) => Ok(build::usize(vm, i)),
                    None => Err(vm.value_error("subsection not found")),
                }),
            ],
        );
    }
    let wrapper = vm.types.classmethod;
    define_wrapped(vm, vm.types.bytes, wrapper, &[("fromhex", fromhex)]);
    define(
        vm,
        vm.types.bytearray,
        &[
            ("append", append),
            ("clear", |_, a| {
                a.pos[0].cast::<BytesObj>().data.borrow_mut().clear();
                Ok(build::none())
            }),
            ("copy", |vm, a| same(vm, a, data(a).to_vec())),
            ("reverse", |_, a| {
                a.pos[0].cast::<BytesObj>().data.borrow_mut().reverse();
                Ok(build::none())
            }),
        ],
    );
}
