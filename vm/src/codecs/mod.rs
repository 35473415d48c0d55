//! Text encodings: those that are built in (UTF-8, UTF-16, UTF-32, ASCII, Latin-1), and the error handlers.
//!
//! `str.encode` and `bytes.decode` use these directly; every other encoding goes through the registry of
//! `_codecs` and the library's `encodings`.

mod decoding;
mod encoding;
mod faults;
mod handlers;
mod surrogates;

pub(crate) use decoding::decode_with;
pub(crate) use encoding::encode_with;
pub(crate) use handlers::{Handler, apply as apply_handler, find as find_handler};

use crate::build;

use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Order of the bytes in a code unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    Little,
    Big,
    /// As a byte order mark says, else little; encoding writes a mark.
    Marked,
}

/// An encoding that is built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Codec {
    Utf8,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
}

impl Codec {
    /// The codec of this name, in any of its spellings.
    pub(crate) fn named(name: &str) -> Option<Codec> {
        match name {
            "utf-8" | "utf8" => return Some(Codec::Utf8),
            "ascii" => return Some(Codec::Ascii),
            "latin-1" | "latin1" => return Some(Codec::Latin1),
            _ => {}
        }
        let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        Some(match plain.to_ascii_lowercase().as_str() {
            "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
            "ascii" | "usascii" | "646" | "us" => Codec::Ascii,
            "latin1" | "iso88591" | "l1" | "latin" | "8859" | "cp819" => Codec::Latin1,
            "utf16" | "u16" => Codec::Utf16(Order::Marked),
            "utf16le" => Codec::Utf16(Order::Little),
            "utf16be" => Codec::Utf16(Order::Big),
            "utf32" | "u32" => Codec::Utf32(Order::Marked),
            "utf32le" => Codec::Utf32(Order::Little),
            "utf32be" => Codec::Utf32(Order::Big),
            _ => return None,
        })
    }
    /// As error messages name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
        }
    }
}

fn text_or(vm: &mut Vm, w: Option<Word>, default: &str, what: &str) -> R<String> {
    match w {
        None => Ok(default.to_string()),
        Some(w) => match w.as_str() {
            Some(s) => Ok(s.to_string()),
            None => {
                let ty = vm.type_of(w).name();
                Err(vm.type_error(format!("{what} must be str, not {ty}")))
            }
        },
    }
}

/// Calls `_codecs.encode` or `_codecs.decode`, and checks what comes out.
fn by_registry(vm: &mut Vm, which: &str, subject: Word, name: &str, errors: &str) -> R {
    let info = crate::modules::codecs::lookup(vm, name)?;
    // Encodings that are not between text and bytes are for `codecs.encode` alone.
    let key = vm.intern("_is_text_encoding");
    if let Some(flag) = vm.find_attr(*info, key.word())?
        && !vm.truth(*flag)?
    {
        let ty = vm.exc().lookup_error;
        let text = format!(
            "'{name}' is not a text encoding; use codecs.{which}() to handle arbitrary codecs"
        );
        return Err(vm.raise(ty, &text));
    }
    let at = build::int64(vm, i64::from(which == "decode"));
    let f = vm.get_item(*info, *at)?;
    let errors = build::str(vm, errors);
    let pair = vm.call(*f, &Args::of(&[subject, *errors]))?;
    let zero = build::int64(vm, 0);
    vm.get_item(*pair, *zero)
}

/// Whether ASCII is encoded as itself, for what is written most.
fn has_ascii(encoding: Option<Word>) -> bool {
    let names = ["ascii", "latin-1", "latin1", "us-ascii", "iso-8859-1"];
    encoding.and_then(|w| w.as_str()).is_some_and(|name| names.contains(&name))
}
/// Whether an encoding is left out or is UTF-8 in its usual spelling.
fn is_utf8(encoding: Option<Word>) -> bool {
    encoding.is_none_or(|w| matches!(w.as_str(), Some("utf-8" | "utf8" | "UTF-8")))
}

/// `str.encode`.
///
/// # Errors
/// `LookupError` for an unknown encoding, `UnicodeEncodeError`.
pub(crate) fn encode(vm: &mut Vm, s: Word, encoding: Option<Word>, errors: Option<Word>) -> R {
    if is_utf8(encoding)
        && errors.is_none()
        && let Some(text) = s.get::<StrObj>()
        && (text.is_ascii() || !crate::surrogates::are_in(text.as_str()))
    {
        return Ok(build::bytes(vm, text.as_str().as_bytes().to_vec()));
    }
    if has_ascii(encoding)
        && errors.is_none()
        && let Some(text) = s.get::<StrObj>().filter(|s| s.is_ascii())
    {
        return Ok(build::bytes(vm, text.as_str().as_bytes().to_vec()));
    }
    let name = text_or(vm, encoding, "utf-8", "encode() argument 'encoding'")?;
    let errors = text_or(vm, errors, "strict", "encode() argument 'errors'")?;
    let Some(codec) = Codec::named(&name) else {
        let r = by_registry(vm, "encode", s, &name, &errors)?;
        if r.get::<BytesObj>().is_none() {
            let ty = vm.type_of(*r).name();
            return Err(vm.type_error(format!(
                "'{name}' encoder returned '{ty}' instead of 'bytes'; use codecs.encode() to encode to \
                 arbitrary types"
            )));
        }
        return Ok(r);
    };
    let data = encode_with(vm, codec, s, &errors)?;
    Ok(build::bytes(vm, data))
}

/// `bytes.decode`, `str(bytes, encoding)`.
///
/// # Errors
/// `LookupError` for an unknown encoding, `UnicodeDecodeError`.
pub(crate) fn decode(vm: &mut Vm, data: &[u8], encoding: Option<Word>, errors: Option<Word>) -> R {
    if is_utf8(encoding)
        && errors.is_none()
        && let Ok(text) = std::str::from_utf8(data)
        && (text.is_ascii() || !crate::surrogates::are_in(text))
    {
        return Ok(build::str(vm, text));
    }
    if has_ascii(encoding)
        && errors.is_none()
        && data.is_ascii()
        && let Ok(text) = std::str::from_utf8(data)
    {
        return Ok(build::ascii(vm, text));
    }
    let name = text_or(vm, encoding, "utf-8", "decode() argument 'encoding'")?;
    let errors = text_or(vm, errors, "strict", "decode() argument 'errors'")?;
    decode_named(vm, data, &name, &errors)
}

/// Decodes by an encoding's name.
pub(crate) fn decode_named(vm: &mut Vm, data: &[u8], name: &str, errors: &str) -> R {
    let Some(codec) = Codec::named(name) else {
        let subject = build::bytes(vm, data.to_vec());
        let r = by_registry(vm, "decode", *subject, name, errors)?;
        if r.as_str().is_none() {
            let ty = vm.type_of(*r).name();
            return Err(vm.type_error(format!(
                "'{name}' decoder returned '{ty}' instead of 'str'; use codecs.decode() to decode to \
                 arbitrary types"
            )));
        }
        return Ok(r);
    };
    let (text, _) = decode_with(vm, codec, data, errors, true)?;
    Ok(build::str(vm, &text))
}

/// Handles a part of `data` (a range) that a codec outside this module can't decode: the text that stands
/// for it and where to go on.
pub(crate) fn decode_fault(
    vm: &mut Vm,
    encoding: &str,
    data: &[u8],
    (start, end): (usize, usize),
    reason: &str,
    errors: &str,
) -> R<(String, usize)> {
    let h = find_handler(vm, errors)?;
    let object = build::bytes(vm, data.to_vec());
    let fault = faults::Fault { encoding, object, start, end, reason };
    Ok(match handlers::decoding(vm, &h, data, &fault)? {
        handlers::Outcome::Text(t, next) => (t, next),
        handlers::Outcome::Bytes(_, next) => (String::new(), next),
    })
}

/// The same when encoding; `object` is the string with its characters. Bytes from a handler are taken as
/// Latin-1.
pub(crate) fn encode_fault(
    vm: &mut Vm,
    encoding: &str,
    (object, chars): (Word, &[char]),
    (start, end): (usize, usize),
    reason: &str,
    errors: &str,
) -> R<(String, usize)> {
    let h = find_handler(vm, errors)?;
    let object = crate::heap::Ref::new(object);
    let fault = faults::Fault { encoding, object, start, end, reason };
    Ok(match handlers::encoding(vm, &h, &chars[start..end], &fault)? {
        handlers::Outcome::Text(t, next) => (t, next),
        handlers::Outcome::Bytes(b, next) => (b.into_iter().map(char::from).collect(), next),
    })
}
