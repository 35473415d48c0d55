//! `bytes` and `bytearray`: constructors, encodings and the commonest methods.

use super::bytes_text::data;
use super::{define, define_wrapped};
use crate::arithmetic::Int;
use crate::buffer::resizing_method;
use crate::build;
use crate::heap::{Ref, header};
use crate::object::*;
use crate::raw_items::ByteCell;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;

/// One byte as an integer.
fn byte_of(vm: &mut Vm, w: Word) -> R<u8> {
    let i = vm.index(w)?;
    match Int::of(*i).and_then(Int::to_i64).and_then(|n| u8::try_from(n).ok()) {
        Some(b) => Ok(b),
        None => Err(vm.value_error("bytes must be in range(0, 256)")),
    }
}

/// The bytes of a bytes-like object, or of an iterable of small ints.
pub fn to_bytes(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    if let Some(data) = crate::buffer::copy(w) {
        return Ok(data);
    }
    if w.as_str().is_some() || !vm.is_iterable(w) {
        let ty = vm.type_of(w).name();
        return Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")));
    }
    let plain = match w {
        w if w.has_tid(tid::LIST) => w.cast::<ListObj>().items(),
        w if w.has_tid(tid::TUPLE) => w.cast::<TupleObj>().items(),
        _ => &[],
    };
    let byte = |w: &Word| w.is_small_int().then(|| w.as_i64()).flatten()?.try_into().ok();
    if let Some(all) = plain.iter().map(byte).collect::<Option<Vec<u8>>>()
        && !all.is_empty()
    {
        return Ok(all);
    }
    // The numbers' `__index__` may change a list meanwhile.
    let it = vm.get_iter(w)?;
    let mut v = Vec::new();
    while let Some(i) = vm.iter_next(*it)? {
        v.push(byte_of(vm, *i)?);
        vm.check_attention()?;
    }
    Ok(v)
}

/// What an object's `__bytes__` gives.
fn own_bytes(vm: &mut Vm, w: Word) -> R<Option<Ref>> {
    let (ty, name) = (vm.type_of(w), vm.names.__bytes__);
    if vm.type_lookup(ty, name).is_none() {
        return Ok(None);
    }
    let Some(r) = vm.call_special(w, name, &[])? else {
        return Err(vm.type_error("'NoneType' object is not callable".into()));
    };
    if r.kind() != Kind::Bytes {
        let got = vm.type_of(*r).name();
        return Err(vm.type_error(format!("__bytes__ returned non-bytes (type {got})")));
    }
    Ok(Some(r))
}

/// What `bytes(…)` and `bytearray(…)` are made of.
fn contents(vm: &mut Vm, args: &Args, name: &str) -> R<Vec<u8>> {
    let [_, source, encoding, errors] =
        args.bind(vm, name, ["", "source", "encoding", "errors"], 0)?;
    let text = source.is_some_and(|w| w.as_str().is_some());
    for (option, what) in [(encoding, "encoding"), (errors, "errors")] {
        if option.is_some() && !text {
            return Err(vm.type_error(format!("{what} without a string argument")));
        }
        if let Some(w) = option.filter(|w| w.as_str().is_none()) {
            let got = vm.type_of(w).name();
            return Err(vm.type_error(format!("{name}() argument '{what}' must be str, not {got}")));
        }
    }
    let Some(w) = source else { return Ok(vec![]) };
    if text && encoding.is_some() {
        let b = crate::codecs::encode(vm, w, encoding, errors)?;
        return Ok(b.cast::<BytesObj>().data.borrow().clone());
    }
    if name == "bytes"
        && errors.is_none()
        && let Some(r) = own_bytes(vm, w)?
    {
        return to_bytes(vm, *r);
    }
    let ty = vm.type_of(w);
    if text {
        return Err(vm.type_error("string argument without an encoding".into()));
    }
    let index = vm.names.__index__;
    if vm.type_lookup(ty, index).is_some() {
        match vm.to_i64(w).map(usize::try_from) {
            Ok(Ok(n)) => {
                vm.ensure_memory(Some(n))?;
                return Ok(vec![0; n]);
            }
            Ok(Err(_)) => return Err(vm.value_error("negative count")),
            Err(_) if vm.pending_is(vm.exc().type_error) => vm.clear_pending(),
            Err(e) => return Err(e),
        }
    }
    if crate::buffer::size_if_any(w).is_none() && !vm.is_iterable(w) {
        let got = ty.name();
        return Err(vm.type_error(format!("cannot convert '{got}' object to {name}")));
    }
    to_bytes(vm, w)
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let is_array = ty.kind == Kind::ByteArray;
    if !is_array
        && !ty.is_heap
        && let ([_, w], []) = (args.pos, args.names)
        && let Some(r) = own_bytes(vm, *w)?
    {
        return Ok(r);
    }
    // A subclass of `bytearray` is filled by `__init__`, which may be its own.
    let data = match (is_array, ty.is_heap) {
        (true, true) => vec![],
        (true, false) => contents(vm, args, "bytearray")?,
        (false, _) => {
            let args = args.without_foreign_names(vm);
            contents(vm, &args, "bytes")?
        }
    };
    Ok(build::own(build::with_attrs(
        ty,
        BytesObj { head: header(ty), data: ByteCell::new(data) },
        0,
    )))
}

/// `bytearray.__init__`, which `bytearray(…)` itself has no need of.
fn init(vm: &mut Vm, args: &Args) -> R {
    let Some(w) = args.get(0).filter(|w| w.kind() == Kind::ByteArray) else {
        return Err(vm.type_error("descriptor '__init__' requires a 'bytearray' object".into()));
    };
    // `bytearray(…)` has filled it already.
    if !vm.type_of(w).is_heap {
        return Ok(build::none());
    }
    let data = contents(vm, args, "bytearray")?;
    *w.cast::<BytesObj>().data.borrow_mut() = data;
    Ok(build::none())
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
        Kind::Int | Kind::Bool => match u8::try_from(vm.clamp(args.pos[1])?) {
            Ok(b) => vec![b],
            Err(_) => return Err(vm.value_error("byte must be in range(0, 256)")),
        },
        _ => to_bytes(vm, args.pos[1])?,
    };
    let hay = data(args);
    let mut bound = |i: usize, default: usize| -> R<usize> {
        let Some(w) = args.get(i).filter(|w| *w != Word::NONE) else { return Ok(default) };
        let i = vm.clamp(w)?;
        let i = if i < 0 { i.saturating_add(hay.len() as i64) } else { i };
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
    let bytes =
        crate::buffer::copy(args.pos[1]).map(|b| b.iter().map(|b| char::from(*b)).collect());
    let Some(text) = args.pos[1].as_str().map(str::to_string).or(bytes) else {
        let ty = vm.type_of(args.pos[1]).name();
        let text = format!("fromhex() argument must be str or bytes-like, not {ty}");
        return Err(vm.type_error(text));
    };
    let digit = |c: char| c.to_digit(16).map(|d| d as u8);
    let mut out = Vec::new();
    let mut chars = text.chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_ascii_whitespace() || c == '\x0b' {
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
    let made = build::bytes(vm, out);
    if args.pos[0] == vm.types.bytes.word() {
        return Ok(made);
    }
    vm.call(args.pos[0], &Args::of(&[*made]))
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
            ("__init__", resizing_method!(init)),
            ("append", resizing_method!(append)),
            (
                "clear",
                resizing_method!(|_, a| {
                    a.pos[0].cast::<BytesObj>().data.borrow_mut().clear();
                    Ok(build::none())
                }),
            ),
            ("copy", |vm, a| same(vm, a, data(a).to_vec())),
            ("reverse", |_, a| {
                a.pos[0].cast::<BytesObj>().data.borrow_mut().reverse();
                Ok(build::none())
            }),
        ],
    );
}
