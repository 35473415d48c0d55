//! `_codecs`: the registry of encodings and error handlers, and the built-in encodings as functions.

mod charmap;
mod escapes;

use super::module;
use crate::build;
use crate::codecs::{Codec, Handler, Order, decode_with, encode_with, find_handler};
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::collections::HashMap;

/// What programs have registered.
#[derive(Default)]
pub(crate) struct Registry {
    /// Functions from a normalised name to a `CodecInfo` or `None`.
    search: Vec<Ref>,
    found: HashMap<String, Ref>,
    handlers: HashMap<String, Ref>,
    ready: bool,
}

/// The error handler that a program registered under this name.
pub(crate) fn registered_handler(vm: &Vm, name: &str) -> Option<Ref> {
    vm.library.codecs.handlers.get(name).cloned()
}

/// `codecs.lookup`: the four functions of an encoding.
///
/// # Errors
/// `LookupError`.
pub(crate) fn lookup(vm: &mut Vm, name: &str) -> R {
    if !vm.library.codecs.ready {
        vm.library.codecs.ready = true;
        let package = vm.intern("encodings");
        crate::import::import_name(vm, *package, Word::NONE, Word::NONE, 0)?;
    }
    let plain: String = name.to_lowercase().replace(' ', "_");
    if let Some(c) = vm.library.codecs.found.get(&plain) {
        return Ok(c.clone());
    }
    let searches = vm.library.codecs.search.clone();
    let key = build::str(vm, &plain);
    for f in searches {
        let info = vm.call(*f, &Args::of(&[*key]))?;
        if *info == Word::NONE {
            continue;
        }
        if info.get::<TupleObj>().is_none_or(|t| t.len != 4) {
            return Err(vm.type_error("codec search functions must return 4-tuples".into()));
        }
        vm.library.codecs.found.insert(plain, info.clone());
        return Ok(info);
    }
    let ty = vm.exc().lookup_error;
    Err(vm.raise(ty, &format!("unknown encoding: {name}")))
}

fn text(vm: &mut Vm, w: Option<Word>, name: &str) -> R<String> {
    match w {
        Some(w) if w.as_str().is_some() => Ok(w.as_str().unwrap_or("").to_string()),
        other => {
            let ty = vm.type_of(other.unwrap_or(Word::NONE)).name();
            Err(vm.type_error(format!("{name} must be str, not {ty}")))
        }
    }
}
fn errors_of(w: Option<Word>) -> String {
    w.and_then(|w| w.as_str()).unwrap_or("strict").to_string()
}

fn register(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "register", 0, 1, 1)?;
    if !vm.is_callable(args.pos[0]) {
        return Err(vm.type_error("argument must be callable".into()));
    }
    vm.library.codecs.search.push(Ref::new(args.pos[0]));
    Ok(build::none())
}
fn unregister(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unregister", 0, 1, 1)?;
    let gone: Vec<Ref> =
        vm.library.codecs.search.extract_if(.., |f| f.word() == args.pos[0]).collect();
    let found = std::mem::take(&mut vm.library.codecs.found);
    drop((gone, found));
    Ok(build::none())
}
fn register_error(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "register_error", 0, 2, 2)?;
    let name = text(vm, args.get(0), "register_error() argument 1")?;
    if !vm.is_callable(args.pos[1]) {
        return Err(vm.type_error("handler must be callable".into()));
    }
    let was = vm.library.codecs.handlers.insert(name, Ref::new(args.pos[1]));
    drop(was);
    Ok(build::none())
}

/// A built-in error handler as a function.
macro_rules! handler_function {
    ($handler:expr) => {
        |vm, a| {
            a.arity(vm, "handler", 0, 1, 1)?;
            crate::codecs::apply_handler(vm, &$handler, a.pos[0])
        }
    };
}
fn lookup_error(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "lookup_error", 0, 1, 1)?;
    let name = text(vm, args.get(0), "lookup_error() argument")?;
    let (function, f): (&str, NativeFn) = match find_handler(vm, &name)? {
        Handler::Python(f) => return Ok(f),
        Handler::Strict => ("strict_errors", handler_function!(Handler::Strict)),
        Handler::Ignore => ("ignore_errors", handler_function!(Handler::Ignore)),
        Handler::Replace => ("replace_errors", handler_function!(Handler::Replace)),
        Handler::Backslash => ("backslashreplace_errors", handler_function!(Handler::Backslash)),
        Handler::XmlReference => {
            ("xmlcharrefreplace_errors", handler_function!(Handler::XmlReference))
        }
        Handler::Name => ("namereplace_errors", handler_function!(Handler::Name)),
        Handler::SurrogateEscape => {
            ("surrogateescape", handler_function!(Handler::SurrogateEscape))
        }
        Handler::SurrogatePass => ("surrogatepass", handler_function!(Handler::SurrogatePass)),
    };
    Ok(build::builtin(vm, function, f))
}

/// `codecs.encode` and `codecs.decode`.
fn convert(vm: &mut Vm, args: &Args, which: &str, index: i64) -> R {
    let [obj, encoding, errors] = args.bind(vm, which, ["obj", "encoding", "errors"], 1)?;
    let name = match encoding {
        Some(_) => text(vm, encoding, &format!("{which}() argument 'encoding'"))?,
        None => "utf-8".into(),
    };
    let info = lookup(vm, &name)?;
    let index = build::int64(vm, index);
    let f = vm.get_item(*info, *index)?;
    let errors = build::str(vm, &errors_of(errors));
    let pair = vm.call(*f, &Args::of(&[obj.unwrap_or(Word::NONE), *errors]))?;
    let zero = build::int64(vm, 0);
    vm.get_item(*pair, *zero)
}

fn pair(vm: &Vm, value: Ref, n: usize) -> Ref {
    let n = build::usize(vm, n);
    build::tuple(vm, vec![value, n])
}
fn encode(vm: &mut Vm, args: &Args, name: &str, codec: Codec) -> R {
    let Some(s) = args.get(0).filter(|w| w.as_str().is_some()) else {
        let ty = vm.type_of(args.get(0).unwrap_or(Word::NONE)).name();
        return Err(vm.type_error(format!("{name}() argument 1 must be str, not {ty}")));
    };
    let data = encode_with(vm, codec, s, &errors_of(args.get(1)))?;
    let data = build::bytes(vm, data);
    Ok(pair(vm, data, s.cast::<StrObj>().chars))
}
/// Whether the argument after the errors says that nothing follows.
fn is_final(vm: &mut Vm, args: &Args, default: bool) -> R<bool> {
    args.get(2).map_or(Ok(default), |w| vm.truth(w))
}
fn decode(vm: &mut Vm, args: &Args, codec: Codec) -> R {
    let data = crate::methods::bytes::to_bytes(vm, args.get(0).unwrap_or(Word::NONE))?;
    let last = is_final(vm, args, false)?;
    let (text, used) = decode_with(vm, codec, &data, &errors_of(args.get(1)), last)?;
    let text = build::str(vm, &text);
    Ok(pair(vm, text, used))
}
/// `utf_16_ex_decode`: as `decode`, and which byte order a mark said (-1 little, 1 big, 0 none).
fn decode_marked(vm: &mut Vm, args: &Args, wide: bool) -> R {
    let data = crate::methods::bytes::to_bytes(vm, args.get(0).unwrap_or(Word::NONE))?;
    let given = args.get(2).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let last = args.get(3).map_or(Ok(false), |w| vm.truth(w))?;
    let unit = if wide { 4 } else { 2 };
    let mark = data.get(..unit).map(|m| (m[0], m[1], m[unit - 2], m[unit - 1]));
    let (order, skip, said) = match (given, mark) {
        (-1, _) => (Order::Little, 0, -1),
        (1, _) => (Order::Big, 0, 1),
        (_, Some((0xff, 0xfe, _, b))) if !wide || b == 0 => (Order::Little, unit, -1),
        (_, Some((0xfe, 0xff, _, _))) if !wide => (Order::Big, 2, 1),
        (_, Some((0, 0, 0xfe, 0xff))) if wide => (Order::Big, 4, 1),
        _ => (Order::Little, 0, 0),
    };
    let codec = if wide { Codec::Utf32(order) } else { Codec::Utf16(order) };
    let (text, used) = decode_with(vm, codec, &data[skip..], &errors_of(args.get(1)), last)?;
    let (text, used) = (build::str(vm, &text), build::usize(vm, used + skip));
    let said = build::int64(vm, said);
    Ok(build::tuple(vm, vec![text, used, said]))
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    const LITTLE: Order = Order::Little;
    const BIG: Order = Order::Big;
    const MARKED: Order = Order::Marked;
    module(
        vm,
        "_codecs",
        &[
            ("register", register),
            ("unregister", unregister),
            ("lookup", |vm, a| {
                a.arity(vm, "lookup", 0, 1, 1)?;
                let name = text(vm, a.get(0), "lookup() argument")?;
                lookup(vm, &name)
            }),
            ("register_error", register_error),
            ("lookup_error", lookup_error),
            ("encode", |vm, a| convert(vm, a, "encode", 0)),
            ("decode", |vm, a| convert(vm, a, "decode", 1)),
            ("utf_8_encode", |vm, a| encode(vm, a, "utf_8_encode", Codec::Utf8)),
            ("utf_8_decode", |vm, a| decode(vm, a, Codec::Utf8)),
            ("ascii_encode", |vm, a| encode(vm, a, "ascii_encode", Codec::Ascii)),
            ("ascii_decode", |vm, a| decode(vm, a, Codec::Ascii)),
            ("latin_1_encode", |vm, a| encode(vm, a, "latin_1_encode", Codec::Latin1)),
            ("latin_1_decode", |vm, a| decode(vm, a, Codec::Latin1)),
            ("utf_16_encode", |vm, a| encode(vm, a, "utf_16_encode", Codec::Utf16(MARKED))),
            ("utf_16_decode", |vm, a| decode(vm, a, Codec::Utf16(MARKED))),
            ("utf_16_le_encode", |vm, a| encode(vm, a, "utf_16_le_encode", Codec::Utf16(LITTLE))),
            ("utf_16_le_decode", |vm, a| decode(vm, a, Codec::Utf16(LITTLE))),
            ("utf_16_be_encode", |vm, a| encode(vm, a, "utf_16_be_encode", Codec::Utf16(BIG))),
            ("utf_16_be_decode", |vm, a| decode(vm, a, Codec::Utf16(BIG))),
            ("utf_16_ex_decode", |vm, a| decode_marked(vm, a, false)),
            ("utf_32_encode", |vm, a| encode(vm, a, "utf_32_encode", Codec::Utf32(MARKED))),
            ("utf_32_decode", |vm, a| decode(vm, a, Codec::Utf32(MARKED))),
            ("utf_32_le_encode", |vm, a| encode(vm, a, "utf_32_le_encode", Codec::Utf32(LITTLE))),
            ("utf_32_le_decode", |vm, a| decode(vm, a, Codec::Utf32(LITTLE))),
            ("utf_32_be_encode", |vm, a| encode(vm, a, "utf_32_be_encode", Codec::Utf32(BIG))),
            ("utf_32_be_decode", |vm, a| decode(vm, a, Codec::Utf32(BIG))),
            ("utf_32_ex_decode", |vm, a| decode_marked(vm, a, true)),
            ("charmap_build", charmap::build_map),
            ("charmap_encode", charmap::encode),
            ("charmap_decode", charmap::decode),
            ("escape_decode", escapes::bytes_decode),
            ("escape_encode", escapes::bytes_encode),
            ("unicode_escape_decode", escapes::text_decode),
            ("unicode_escape_encode", escapes::text_encode),
            ("raw_unicode_escape_decode", escapes::raw_decode),
            ("raw_unicode_escape_encode", escapes::raw_encode),
        ],
    )
}
