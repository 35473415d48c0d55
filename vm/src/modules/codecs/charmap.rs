//! Encodings by table: `charmap_build`, `charmap_encode`, `charmap_decode`.

use super::{errors_of, pair};
use crate::build;
use crate::codecs::{decode_fault, encode_fault};
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// From a string of 256 characters to a dict for encoding.
pub(super) fn build_map(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "charmap_build", 0, 1, 1)?;
    let Some(table) = args.pos[0].as_str() else {
        return Err(vm.type_error("charmap_build() argument must be str".into()));
    };
    let map = build::dict(vm, Dict::default());
    for (i, c) in table.chars().enumerate() {
        if c != '\u{fffe}' {
            let (key, value) = (build::int64(vm, i64::from(u32::from(c))), build::usize(vm, i));
            map.cast::<DictObj>().insert(vm, *key, value)?;
        }
    }
    Ok(map)
}

/// `mapping[key]`, where a missing key and `None` both mean that there is no entry.
fn entry(vm: &mut Vm, mapping: Word, key: usize) -> R<Option<Ref>> {
    let key = build::usize(vm, key);
    match vm.get_item(mapping, *key) {
        Ok(v) => Ok(Some(v).filter(|v| **v != Word::NONE)),
        Err(_) if vm.pending_is(vm.exc().lookup_error) => {
            vm.clear_pending();
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

pub(super) fn decode(vm: &mut Vm, args: &Args) -> R {
    let names = ["data", "errors", "mapping"];
    let [data, errors, mapping] = args.bind(vm, "charmap_decode", names, 1)?;
    let data = crate::methods::bytes::to_bytes(vm, data.unwrap_or(Word::NONE))?;
    let Some(mapping) = mapping.filter(|w| *w != Word::NONE) else {
        let text: String = data.iter().map(|b| char::from(*b)).collect();
        let text = build::str(vm, &text);
        return Ok(pair(vm, text, data.len()));
    };
    let table: Option<Vec<char>> = mapping.as_str().map(|t| t.chars().collect());
    let errors = errors_of(errors);
    let (mut out, mut at) = (String::new(), 0);
    while at < data.len() {
        let b = usize::from(data[at]);
        let piece = match &table {
            Some(t) => t.get(b).filter(|c| **c != '\u{fffe}').map(char::to_string),
            None => match entry(vm, mapping, b)? {
                Some(v) => match v.as_str() {
                    Some(s) => (s != "\u{fffe}").then(|| s.to_string()),
                    None => {
                        let c = vm.to_i64(*v)?;
                        let c = u32::try_from(c).ok().and_then(crate::surrogates::character);
                        match c {
                            Some(c) => Some(c.to_string()),
                            None => {
                                let text =
                                    "character mapping must be in range(0x110000)".to_string();
                                return Err(vm.type_error(text));
                            }
                        }
                    }
                },
                None => None,
            },
        };
        match piece {
            Some(p) => {
                out.push_str(&p);
                at += 1;
            }
            None => {
                let why = "character maps to <undefined>";
                let (text, next) = decode_fault(vm, "charmap", &data, (at, at + 1), why, &errors)?;
                out.push_str(&text);
                at = next;
            }
        }
    }
    let text = build::str(vm, &out);
    Ok(pair(vm, text, data.len()))
}

/// The bytes for one character.
fn encoded(vm: &mut Vm, mapping: Word, c: char) -> R<Option<Vec<u8>>> {
    let Some(v) = entry(vm, mapping, crate::surrogates::code_point(c) as usize)? else { return Ok(None) };
    if let Some(b) = v.get::<BytesObj>() {
        return Ok(Some(b.data.borrow().clone()));
    }
    match u8::try_from(vm.to_i64(*v)?) {
        Ok(b) => Ok(Some(vec![b])),
        Err(_) => Err(vm.type_error("character mapping must be in range(256)".into())),
    }
}

pub(super) fn encode(vm: &mut Vm, args: &Args) -> R {
    let names = ["str", "errors", "mapping"];
    let [s, errors, mapping] = args.bind(vm, "charmap_encode", names, 1)?;
    let s = s.unwrap_or(Word::NONE);
    let Some(text) = s.as_str() else {
        return Err(vm.type_error("charmap_encode() argument 1 must be str".into()));
    };
    let errors = errors_of(errors);
    let Some(mapping) = mapping.filter(|w| *w != Word::NONE) else {
        let data = crate::codecs::encode_with(vm, crate::codecs::Codec::Latin1, s, &errors)?;
        let data = build::bytes(vm, data);
        return Ok(pair(vm, data, text.chars().count()));
    };
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        if let Some(b) = encoded(vm, mapping, chars[at])? {
            out.extend(b);
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < chars.len() && encoded(vm, mapping, chars[end])?.is_none() {
            end += 1;
        }
        let why = "character maps to <undefined>";
        let (piece, next) = encode_fault(vm, "charmap", (s, &chars), (at, end), why, &errors)?;
        for c in piece.chars() {
            match encoded(vm, mapping, c)? {
                Some(b) => out.extend(b),
                None => {
                    encode_fault(vm, "charmap", (s, &chars), (at, end), why, "strict")?;
                }
            }
        }
        at = next;
    }
    let data = build::bytes(vm, out);
    Ok(pair(vm, data, chars.len()))
}
