//! Encodings of East Asian scripts: `_codecs_cn`, `_codecs_jp` and their like, whose tables are those of the crate
//! `encoding_rs`. The classes of `_multibytecodec` are Python, on the two functions of a codec here.

mod sequences;
mod shifting;

use super::{module, native_type};
use crate::build;
use crate::codecs::{decode_fault, encode_fault};
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use sequences::{CODECS, Codec};

const ILLEGAL: &str = "illegal multibyte sequence";
const INCOMPLETE: &str = "incomplete multibyte sequence";

/// The codec that a method was called on.
fn codec(vm: &mut Vm, w: Word) -> R<&'static Codec> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow().downcast_ref::<&'static Codec>().copied()) {
        Some(codec) => Ok(codec),
        None => Err(vm.type_error("descriptor requires a codec".into())),
    }
}

fn errors_of(w: Option<Word>) -> String {
    w.and_then(|w| w.as_str()).unwrap_or("strict").to_string()
}

/// `codec.encode(input, errors)`: the bytes, and how many characters they stand for.
fn encode(vm: &mut Vm, args: &Args) -> R {
    let [this, input, errors] = args.bind(vm, "encode", ["", "input", "errors"], 2)?;
    let codec = codec(vm, this.unwrap_or(Word::NONE))?;
    let input = input.unwrap_or(Word::NONE);
    let Some(text) = input.as_str() else {
        let ty = vm.type_of(input).name();
        return Err(vm.type_error(format!("couldn't convert the object to str, not {ty}")));
    };
    let errors = errors_of(errors);
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (shifting::Writer::new(codec), 0);
    while at < chars.len() {
        if out.push(chars[at]) {
            at += 1;
            continue;
        }
        let fault = (at, at + 1);
        let (piece, next) = encode_fault(vm, codec.name, (input, &chars), fault, ILLEGAL, &errors)?;
        if !piece.chars().all(|c| out.push(c)) {
            encode_fault(vm, codec.name, (input, &chars), fault, ILLEGAL, "strict")?;
        }
        at = next;
    }
    let (data, count) = (build::bytes(vm, out.finish()), build::usize(vm, chars.len()));
    Ok(build::pair(vm, data, count))
}

/// `codec.decode(input, errors, final)`: the text, and how many bytes it came from; unless `final`, a sequence that may go on
/// is left.
fn decode(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "input", "errors", "final"];
    let [this, input, errors, last] = args.bind(vm, "decode", names, 2)?;
    let codec = codec(vm, this.unwrap_or(Word::NONE))?;
    let data = super::zlib::data(vm, input)?;
    let (errors, is_last) = (errors_of(errors), last.is_none_or(|w| w == Word::TRUE));
    let (mut out, mut at) = (shifting::Reader::new(codec), 0);
    while at < data.len() {
        let rest = &data[at..];
        let (fault, why) = match out.push(rest) {
            shifting::Read::Taken(n) => {
                at += n;
                continue;
            }
            shifting::Read::Incomplete if !is_last => break,
            shifting::Read::Incomplete => ((at, data.len()), INCOMPLETE),
            shifting::Read::Illegal => ((at, at + 1), ILLEGAL),
        };
        let (text, next) = decode_fault(vm, codec.name, &data, fault, why, &errors)?;
        out.text.push_str(&text);
        at = next;
    }
    let (text, used) = (build::str(vm, &out.text), build::usize(vm, at));
    Ok(build::pair(vm, text, used))
}

fn get_codec(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "getcodec", 0, 1, 1)?;
    let name = args.pos[0].as_str().unwrap_or_default();
    let Some(codec) = CODECS.iter().find(|c| c.name == name) else {
        let ty = vm.exc().lookup_error;
        return Err(vm.raise(ty, "no such codec is supported."));
    };
    let ty = match vm.library.multibyte_codec {
        Some(ty) => ty,
        None => {
            let methods: &[(&str, NativeFn)] = &[("encode", encode), ("decode", decode)];
            let ty = native_type(vm, "_multibytecodec", "MultibyteCodec", methods);
            vm.library.multibyte_codec = Some(ty);
            ty
        }
    };
    Ok(build::native(ty, Box::new(codec)))
}

/// A module that has codecs: each has them all.
pub(crate) fn make(vm: &mut Vm) -> Ref {
    module(vm, "_codecs_cn", &[("getcodec", get_codec)])
}
