//! What happens at a part that can't be converted.

use super::faults::{self, Fault};
use super::surrogates;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::surrogates::code_point;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// An error handler.
#[derive(Clone)]
pub(crate) enum Handler {
    Strict,
    Ignore,
    Replace,
    Backslash,
    XmlReference,
    /// A byte that can't be decoded is a lone surrogate, and becomes that byte again.
    SurrogateEscape,
    /// Lone surrogates are coded like other characters.
    SurrogatePass,
    /// `\N{…}`.
    Name,
    /// Registered by the program.
    Python(Ref),
}

/// The handler of this name.
///
/// # Errors
/// `LookupError`.
pub(crate) fn find(vm: &mut Vm, name: &str) -> R<Handler> {
    if let Some(f) = crate::modules::codecs::registered_handler(vm, name) {
        return Ok(Handler::Python(f));
    }
    Ok(match name {
        "strict" => Handler::Strict,
        "surrogateescape" => Handler::SurrogateEscape,
        "surrogatepass" => Handler::SurrogatePass,
        "ignore" => Handler::Ignore,
        "replace" => Handler::Replace,
        "backslashreplace" => Handler::Backslash,
        "xmlcharrefreplace" => Handler::XmlReference,
        "namereplace" => Handler::Name,
        _ => {
            let ty = vm.exc().lookup_error;
            return Err(vm.raise(ty, &format!("unknown error handler name '{name}'")));
        }
    })
}

/// What stands for the faulty part, and where to go on.
pub(super) enum Outcome {
    Text(String, usize),
    /// Only when encoding.
    Bytes(Vec<u8>, usize),
}

/// Handles a fault in bytes that are being decoded.
pub(super) fn decoding(vm: &mut Vm, h: &Handler, data: &[u8], fault: &Fault) -> R<Outcome> {
    let ty = vm.exc().unicode_decode_error;
    let text = match h {
        Handler::Ignore => String::new(),
        Handler::Replace => "\u{fffd}".into(),
        Handler::Backslash => {
            data[fault.start..fault.end].iter().map(|b| format!("\\x{b:02x}")).collect()
        }
        Handler::XmlReference | Handler::Name => {
            let text = "don't know how to handle UnicodeDecodeError in error callback";
            return Err(vm.type_error(text.into()));
        }
        Handler::SurrogateEscape | Handler::SurrogatePass | Handler::Strict => {
            match surrogates::decoded(h, data, fault) {
                Some((text, next)) => return Ok(Outcome::Text(text, next)),
                None => {
                    let e = faults::exception(vm, ty, fault)?;
                    return Err(vm.raise_object(e));
                }
            }
        }
        Handler::Python(f) => return ask(vm, **f, ty, fault, data.len()),
    };
    Ok(Outcome::Text(text, fault.end))
}

/// Handles a fault in text that is being encoded.
pub(super) fn encoding(vm: &mut Vm, h: &Handler, faulty: &[char], fault: &Fault) -> R<Outcome> {
    let ty = vm.exc().unicode_encode_error;
    let text = match h {
        Handler::Ignore => String::new(),
        Handler::Replace => "?".repeat(faulty.len()),
        Handler::Backslash => faulty.iter().map(|c| faults::escaped(code_point(*c))).collect(),
        Handler::XmlReference => faulty.iter().map(|c| format!("&#{};", code_point(*c))).collect(),
        Handler::Name => faulty.iter().map(|c| named(*c)).collect(),
        Handler::SurrogateEscape | Handler::SurrogatePass | Handler::Strict => {
            match surrogates::encoded(h, faulty, fault) {
                Some(bytes) => return Ok(Outcome::Bytes(bytes, fault.end)),
                None => {
                    let e = faults::exception(vm, ty, fault)?;
                    return Err(vm.raise_object(e));
                }
            }
        }
        Handler::Python(f) => {
            let len = fault.object.cast::<StrObj>().chars;
            return ask(vm, **f, ty, fault, len);
        }
    };
    Ok(Outcome::Text(text, fault.end))
}

fn named(c: char) -> String {
    match unicode_names2::name(c) {
        Some(n) => format!("\\N{{{n}}}"),
        None => faults::escaped(code_point(c)),
    }
}

/// Calls a handler that is written in Python.
fn ask(vm: &mut Vm, f: Word, ty: &'static TypeObj, fault: &Fault, len: usize) -> R<Outcome> {
    let e = faults::exception(vm, ty, fault)?;
    let r = vm.call(f, &Args::of(&[*e]))?;
    let kind = if ty.is_subtype(vm.exc().unicode_decode_error) { "decoding" } else { "encoding" };
    let what = if kind == "decoding" { "str" } else { "str/bytes" };
    let wrong = format!("{kind} error handler must return ({what}, int) tuple");
    let parts = r.get::<TupleObj>().map(TupleObj::items).unwrap_or(&[]);
    let [piece, at] = parts else { return Err(vm.type_error(wrong)) };
    let at = vm.to_i64(*at)?;
    let at = if at < 0 { at + len as i64 } else { at };
    let Some(at) = usize::try_from(at).ok().filter(|a| *a <= len) else {
        return Err(vm.index_error(&format!("position {at} from error handler out of bounds")));
    };
    if let Some(s) = piece.as_str() {
        return Ok(Outcome::Text(s.to_string(), at));
    }
    match piece.get::<BytesObj>() {
        Some(b) if kind == "encoding" => Ok(Outcome::Bytes(b.data.borrow().clone(), at)),
        _ => Err(vm.type_error(wrong)),
    }
}

/// Calls the handler of this name with an exception, as `codecs.lookup_error(name)(e)` does.
pub(crate) fn apply(vm: &mut Vm, h: &Handler, e: Word) -> R {
    let attribute = |vm: &mut Vm, name: &str| -> R {
        let key = vm.intern(name);
        vm.get_attr(e, *key)
    };
    if matches!(h, Handler::Strict) {
        return match e.get::<ExcObj>() {
            Some(_) => Err(vm.raise_object(Ref::new(e))),
            None => Err(vm.type_error("codec must pass exception instance".into())),
        };
    }
    let decode = vm.type_of(e).is_subtype(vm.exc().unicode_decode_error);
    let (start, end) = (attribute(vm, "start")?, attribute(vm, "end")?);
    let (start, end) = (vm.to_i64(*start)?.max(0) as usize, vm.to_i64(*end)?.max(0) as usize);
    let object = attribute(vm, "object")?;
    let fault = Fault { encoding: "", object: object.clone(), start, end, reason: "" };
    let outcome = if decode {
        let data = crate::methods::bytes::to_bytes(vm, *object)?;
        let end = end.min(data.len());
        decoding(vm, h, &data, &Fault { start: start.min(end), end, ..fault })?
    } else {
        let chars: Vec<char> = object.as_str().unwrap_or("").chars().collect();
        let end = end.min(chars.len());
        encoding(vm, h, &chars[start.min(end)..end], &fault)?
    };
    let (piece, at) = match outcome {
        Outcome::Text(t, at) => (build::str(vm, &t), at),
        Outcome::Bytes(b, at) => (build::bytes(vm, b), at),
    };
    let at = build::usize(vm, at);
    Ok(build::tuple(vm, vec![piece, at]))
}
