//! `_io`: files, raw, buffered and text; files in memory; `open`.

mod base;
mod buffered;
pub(crate) mod bytes_io;
mod exit;
mod file;
mod lines;
mod newline_decoder;
mod open;
mod standard;
mod string_io;
mod text;

pub(crate) use exit::{OpenFiles, flush_all};
pub(crate) use open::open;
pub(crate) use standard::input;

use super::{derived_type, module, set};
use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;

/// How much is read at a time.
const CHUNK: usize = 8192;

/// The types that others make instances of.
#[derive(Clone, Copy)]
pub(crate) struct IoTypes {
    file: &'static TypeObj,
    reader: &'static TypeObj,
    writer: &'static TypeObj,
    random: &'static TypeObj,
    text: &'static TypeObj,
}

fn types(vm: &Vm) -> IoTypes {
    vm.library.io.expect("made when the VM starts")
}

fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

/// Raises `io.UnsupportedOperation`.
fn unsupported(vm: &mut Vm, text: &str) -> Raised {
    let ty = vm.library.unsupported_operation.as_ref().and_then(|t| t.get::<TypeObj>());
    let ty = ty.unwrap_or(vm.exc().os_error);
    vm.raise(ty, text)
}

/// Whether a file object says that it is closed.
fn is_closed(vm: &mut Vm, w: Word) -> R<bool> {
    let closed = vm.get_attr(w, vm.names.closed)?;
    vm.truth(*closed)
}
fn check_open(vm: &mut Vm, w: Word) -> R<()> {
    if is_closed(vm, w)? { Err(closed_error(vm)) } else { Ok(()) }
}

/// Puts data at the beginning of a writable buffer (for `readinto`).
pub(crate) fn fill(vm: &mut Vm, target: Word, data: &[u8]) -> R {
    crate::buffer::write(vm, target, 0, data)?;
    Ok(build::usize(vm, data.len()))
}

/// A copy of an object's `__dict__`, `None` if that is empty.
fn attributes_of(vm: &mut Vm, w: Word) -> R {
    let dict = vm.get_attr(w, vm.names.__dict__)?;
    match dict.get::<DictObj>() {
        Some(d) if !d.table().is_empty() => Ok(build::dict(vm, d.table().copy())),
        _ => Ok(build::none()),
    }
}

/// The parts of what `__setstate__` is given.
fn state_of<const N: usize>(vm: &mut Vm, args: &Args, name: &str) -> R<[Ref; N]> {
    let items = args.pos[1].get::<TupleObj>().map(|t| t.items().iter().map(|w| Ref::new(*w)));
    let items: Option<[Ref; N]> = items.and_then(|i| i.collect::<Vec<_>>().try_into().ok());
    items.ok_or_else(|| {
        let ty = vm.type_of(args.pos[1]).name();
        vm.type_error(format!("{name} argument should be {N}-tuple, got {ty}"))
    })
}
fn place_in_state(vm: &mut Vm, w: Word, which: &str) -> R<usize> {
    if !matches!(w.kind(), Kind::Int | Kind::Bool) {
        let ty = vm.type_of(w).name();
        let text = format!("{which} item of state must be an integer, got {ty}");
        return Err(vm.type_error(text));
    }
    let at = vm.to_i64(w)?;
    usize::try_from(at).map_err(|_| vm.value_error("position value cannot be negative"))
}
fn set_attributes(vm: &mut Vm, w: Word, dict: Word, which: &str) -> R {
    if dict == Word::NONE {
        return Ok(build::none());
    }
    let Some(given) = dict.get::<DictObj>() else {
        let ty = vm.type_of(dict).name();
        let text = format!("{which} item of state should be a dict, got a {ty}");
        return Err(vm.type_error(text));
    };
    let pair = |e: &crate::dict::Entry| (Ref::new(e.key), Ref::new(e.value));
    let pairs: Vec<(Ref, Ref)> = given.table().iter().map(pair).collect();
    for (name, value) in pairs {
        vm.set_attr(w, *name, Some(value))?;
    }
    Ok(build::none())
}

/// A class of this module: Python classes may derive from it, and instances have attributes.
fn class(vm: &mut Vm, m: &Ref, name: &str, base: &'static TypeObj) -> &'static TypeObj {
    let ty = derived_type(vm, "_io", name, base, &[]);
    ty.sealed.set(false);
    crate::types::give_instances_attributes(ty);
    set(vm, m, name, Ref::new(ty.word()));
    ty
}

/// `class UnsupportedOperation(OSError, ValueError)`.
fn unsupported_operation(vm: &mut Vm) -> Ref {
    let namespace = build::dict(vm, Dict::default());
    let (key, home) = (vm.names.__module__, vm.intern("io"));
    namespace.cast::<DictObj>().insert_str(vm, key, home);
    let exc = vm.exc();
    let bases = build::tuple_of(vm, &[exc.os_error.word(), exc.value_error.word()]);
    let (meta, name) = (vm.types.type_, vm.intern("UnsupportedOperation"));
    match vm.new_class(meta, name, bases, namespace.cast::<DictObj>()) {
        Ok(c) => c,
        Err(_) => {
            vm.clear_pending();
            Ref::new(exc.os_error.word())
        }
    }
}

/// The module, and the two output streams.
pub(crate) fn make_with_streams(vm: &mut Vm) -> (Ref, [Ref; 2]) {
    let m = module(
        vm,
        "_io",
        &[
            ("open", open),
            ("open_code", |vm, a| {
                let mode = build::str(vm, "rb");
                let pos = [a.get(0).unwrap_or(Word::NONE), *mode];
                open(vm, &crate::vm::Args::of(&pos))
            }),
            ("text_encoding", |vm, a| {
                let given = a.get(0).filter(|w| *w != Word::NONE);
                Ok(given.map_or_else(|| build::str(vm, "locale"), Ref::new))
            }),
        ],
    );
    let object = vm.types.object;
    let base = class(vm, &m, "_IOBase", object);
    base::install(vm, base);
    let raw = class(vm, &m, "_RawIOBase", base);
    base::install_raw(vm, raw);
    let binary = class(vm, &m, "_BufferedIOBase", base);
    base::install_buffered(vm, binary);
    let text_base = class(vm, &m, "_TextIOBase", base);
    base::install_text(vm, text_base);
    let file = class(vm, &m, "FileIO", raw);
    file::install(vm, file);
    let bytes = class(vm, &m, "BytesIO", binary);
    bytes_io::install(vm, bytes);
    let string = class(vm, &m, "StringIO", text_base);
    string_io::install(vm, string);
    let reader = class(vm, &m, "BufferedReader", binary);
    buffered::install(vm, reader, buffered::Ability::Read);
    let writer = class(vm, &m, "BufferedWriter", binary);
    buffered::install(vm, writer, buffered::Ability::Write);
    let random = class(vm, &m, "BufferedRandom", binary);
    buffered::install(vm, random, buffered::Ability::Both);
    class(vm, &m, "BufferedRWPair", binary);
    let text = class(vm, &m, "TextIOWrapper", text_base);
    text::install(vm, text);
    let decoder = class(vm, &m, "IncrementalNewlineDecoder", object);
    newline_decoder::install(vm, decoder);
    vm.library.io = Some(IoTypes { file, reader, writer, random, text });
    let error = unsupported_operation(vm);
    vm.library.unsupported_operation = Some(error.clone());
    set(vm, &m, "UnsupportedOperation", error);
    let blocking = Ref::new(vm.exc().blocking_io_error.word());
    set(vm, &m, "BlockingIOError", blocking);
    let size = build::usize(vm, CHUNK);
    set(vm, &m, "DEFAULT_BUFFER_SIZE", size);
    // The streams are text files too, with a state of their own.
    let streams = derived_type(vm, "_io", "TextIOWrapper", text, &[]);
    crate::types::give_instances_attributes(streams);
    let streams = standard::make_streams(vm, streams);
    (m, streams)
}
