//! From JSON text to values.

use crate::build;
use crate::dict::Dict;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Raised, Vm};
use ir::word::Word;
use malachite_bigint::BigInt;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::rc::Rc;

/// What the decoder object asks for; functions are `None` where the usual type is meant.
struct Settings {
    strict: bool,
    object_hook: Option<Ref>,
    pairs_hook: Option<Ref>,
    parse_float: Option<Ref>,
    parse_int: Option<Ref>,
    parse_constant: Ref,
}

/// `make_scanner(context)`.
pub(super) fn new(vm: &mut Vm, args: &Args) -> R {
    let [_, context] = args.bind(vm, "make_scanner", ["", "context"], 2)?;
    let context = context.unwrap_or(Word::NONE);
    let get = |vm: &mut Vm, name: &str| -> R {
        let key = vm.intern(name);
        vm.get_attr(context, *key)
    };
    let (float, int) = (vm.types.float.word(), vm.types.int.word());
    let given = |w: Ref, usual: Word| (*w != Word::NONE && *w != usual).then_some(w);
    let strict = get(vm, "strict")?;
    let settings = Settings {
        strict: vm.truth(*strict)?,
        object_hook: given(get(vm, "object_hook")?, Word::NONE),
        pairs_hook: given(get(vm, "object_pairs_hook")?, Word::NONE),
        parse_float: given(get(vm, "parse_float")?, float),
        parse_int: given(get(vm, "parse_int")?, int),
        parse_constant: get(vm, "parse_constant")?,
    };
    let ty = vm.library.json.expect("made with this module").scanner;
    Ok(build::native(ty, Box::new(Rc::new(settings))))
}

/// The text and where it is being read; positions are bytes.
struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The text as an object, for errors.
    object: Word,
    settings: &'t Settings,
    /// Keys seen, so that equal ones are one object.
    keys: FxHashMap<Cow<'t, str>, Ref>,
}

/// A byte position as Python counts.
fn chars_before(text: &str, at: usize) -> usize {
    if text.is_ascii() { at } else { text[..at].chars().count() }
}
fn byte_of(text: &str, index: usize) -> Option<usize> {
    if text.is_ascii() {
        return (index <= text.len()).then_some(index);
    }
    let ends = text.char_indices().map(|(i, _)| i).chain([text.len()]);
    ends.into_iter().nth(index)
}

/// Raises `JSONDecodeError`.
fn error(vm: &mut Vm, what: &str, object: Word, at: usize) -> Raised {
    let text = object.as_str().unwrap_or("");
    let at = chars_before(text, at.min(text.len()));
    let made = (|| {
        let name = vm.intern("json.decoder");
        let from = vm.intern("JSONDecodeError");
        let list = build::tuple_of(vm, &[*from]);
        let m = crate::import::import_name(vm, *name, Word::NONE, *list, 0)?;
        let class = vm.get_attr(*m, *from)?;
        let (what, at) = (build::str(vm, what), build::usize(vm, at));
        vm.call(*class, &Args::of(&[*what, object, *at]))
    })();
    match made {
        Ok(e) => vm.raise_object(e),
        Err(raised) => raised,
    }
}

/// Reads a string whose opening quote is before `start`; gives where it ends, behind its closing quote. One without escapes
/// is a piece of the text.
fn string<'t>(
    vm: &mut Vm,
    text: &'t str,
    object: Word,
    start: usize,
    strict: bool,
) -> R<(Cow<'t, str>, usize)> {
    let bytes = text.as_bytes();
    let plain = bytes.get(start..).and_then(|rest| {
        let n = rest.iter().position(|b| matches!(b, b'"' | b'\\' | ..0x20))?;
        (rest[n] == b'"').then_some(n)
    });
    if let Some(n) = plain {
        return Ok((Cow::Borrowed(&text[start..start + n]), start + n + 1));
    }
    let mut out = String::new();
    let mut at = start;
    loop {
        let rest = &bytes[at.min(bytes.len())..];
        let stop = rest.iter().position(|b| matches!(b, b'"' | b'\\') || (strict && *b < 0x20));
        let Some(n) = stop else {
            return Err(error(vm, "Unterminated string starting at", object, start - 1));
        };
        out.push_str(&text[at..at + n]);
        at += n;
        match bytes[at] {
            b'"' => return Ok((Cow::Owned(out), at + 1)),
            b'\\' => {}
            _ => return Err(error(vm, "Invalid control character at", object, at)),
        }
        let Some(kind) = bytes.get(at + 1) else {
            return Err(error(vm, "Unterminated string starting at", object, start - 1));
        };
        let plain = match kind {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let (c, next) = unicode_escape(vm, bytes, object, at + 1)?;
                out.push(c);
                at = next;
                continue;
            }
            _ => return Err(error(vm, "Invalid \\escape", object, at)),
        };
        out.push(plain);
        at += 2;
    }
}
fn four_digits(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    let all = digits.iter().map(|b| char::from(*b).to_digit(16));
    all.into_iter().try_fold(0, |v, d| Some(v * 16 + d?))
}
/// The character of an escape whose `u` is at `at` (with its other half, if it is a surrogate).
fn unicode_escape(vm: &mut Vm, bytes: &[u8], object: Word, at: usize) -> R<(char, usize)> {
    let Some(high) = four_digits(bytes, at + 1) else {
        return Err(error(vm, "Invalid \\uXXXX escape", object, at));
    };
    if let Some(c) = char::from_u32(high) {
        return Ok((c, at + 5));
    }
    // A surrogate: the first half of a character, or a lone one.
    let low = (bytes.get(at + 5..at + 7) == Some(b"\\u")).then(|| four_digits(bytes, at + 7));
    match low.flatten() {
        Some(low) if high < 0xdc00 && (0xdc00..0xe000).contains(&low) => {
            let c = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            Ok((char::from_u32(c).unwrap_or('\u{fffd}'), at + 11))
        }
        _ => Ok((crate::surrogates::requested(vm, high, "")?, at + 5)),
    }
}

/// `scanstring(string, end, strict=True)`.
pub(super) fn scan_string(vm: &mut Vm, args: &Args) -> R {
    let [s, end, strict] = args.bind(vm, "scanstring", ["string", "end", "strict"], 2)?;
    let s = s.unwrap_or(Word::NONE);
    let Some(text) = s.as_str() else {
        let ty = vm.type_of(s).name();
        return Err(vm.type_error(format!("first argument must be a string, not {ty}")));
    };
    let index = vm.to_i64(end.unwrap_or(Word::NONE))?;
    let strict = strict.map_or(Ok(true), |w| vm.truth(w))?;
    let start = usize::try_from(index).ok().and_then(|i| byte_of(text, i));
    let Some(start) = start else { return Err(vm.value_error("end is out of bounds")) };
    let (value, next) = string(vm, text, s, start.max(1), strict)?;
    let value = build::str(vm, &value);
    let next = build::usize(vm, chars_before(text, next));
    Ok(build::tuple(vm, vec![value, next]))
}

impl<'t> Scanner<'t> {
    fn skip_space(&self, mut at: usize) -> usize {
        while matches!(self.bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            at += 1;
        }
        at
    }
    fn fail<T>(&self, vm: &mut Vm, what: &str, at: usize) -> R<T> {
        Err(error(vm, what, self.object, at))
    }
    /// No value here: `StopIteration` with the place, which the decoder reports.
    fn nothing<T>(&self, vm: &mut Vm, at: usize) -> R<T> {
        let at = build::usize(vm, chars_before(self.text, at.min(self.text.len())));
        Err(vm.stop_iteration(*at))
    }

    fn value(&mut self, vm: &mut Vm, at: usize) -> R<(Ref, usize)> {
        let rest = &self.bytes[at.min(self.bytes.len())..];
        match rest.first() {
            Some(b'"') => {
                let (s, next) = string(vm, self.text, self.object, at + 1, self.settings.strict)?;
                Ok((build::str(vm, &s), next))
            }
            Some(open @ (b'{' | b'[')) => {
                vm.enter()?;
                let r =
                    if *open == b'{' { self.object(vm, at + 1) } else { self.array(vm, at + 1) };
                vm.leave();
                r
            }
            Some(b'n') if rest.starts_with(b"null") => Ok((build::none(), at + 4)),
            Some(b't') if rest.starts_with(b"true") => Ok((build::bool(true), at + 4)),
            Some(b'f') if rest.starts_with(b"false") => Ok((build::bool(false), at + 5)),
            Some(b'N') if rest.starts_with(b"NaN") => self.constant(vm, "NaN", at),
            Some(b'I') if rest.starts_with(b"Infinity") => self.constant(vm, "Infinity", at),
            Some(b'-') if rest.starts_with(b"-Infinity") => self.constant(vm, "-Infinity", at),
            Some(b'-' | b'0'..=b'9') => self.number(vm, at),
            _ => self.nothing(vm, at),
        }
    }
    fn constant(&mut self, vm: &mut Vm, name: &str, at: usize) -> R<(Ref, usize)> {
        let text = build::str(vm, name);
        let v = vm.call(*self.settings.parse_constant, &Args::of(&[*text]))?;
        Ok((v, at + name.len()))
    }
    fn number(&mut self, vm: &mut Vm, start: usize) -> R<(Ref, usize)> {
        let digit = |i: usize| self.bytes.get(i).is_some_and(u8::is_ascii_digit);
        let digits = |mut i: usize| {
            while digit(i) {
                i += 1;
            }
            i
        };
        let first = start + usize::from(self.bytes[start] == b'-');
        if !digit(first) {
            return self.nothing(vm, start);
        }
        let mut at = if self.bytes[first] == b'0' { first + 1 } else { digits(first) };
        let mut float = false;
        if self.bytes.get(at) == Some(&b'.') && digit(at + 1) {
            (at, float) = (digits(at + 1), true);
        }
        if matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            if digit(at + 1 + sign) {
                (at, float) = (digits(at + 1 + sign), true);
            }
        }
        let text = &self.text[start..at];
        let hook = if float { &self.settings.parse_float } else { &self.settings.parse_int };
        let value = match hook {
            Some(f) => {
                let s = build::str(vm, text);
                vm.call(**f, &Args::of(&[*s]))?
            }
            None if float => build::float(vm, text.parse().unwrap_or(f64::NAN)),
            None => match text.parse::<i64>() {
                Ok(i) => build::int64(vm, i),
                // Python's own conversion has a limit of digits.
                Err(_) if text.len() > 4300 => {
                    let (ty, s) = (vm.types.int.word(), build::str(vm, text));
                    vm.call(ty, &Args::of(&[*s]))?
                }
                Err(_) => build::int(vm, text.parse::<BigInt>().unwrap_or_default()),
            },
        };
        Ok((value, at))
    }
    fn array(&mut self, vm: &mut Vm, at: usize) -> R<(Ref, usize)> {
        let mut items = Vec::new();
        let mut at = self.skip_space(at);
        if self.bytes.get(at) == Some(&b']') {
            return Ok((build::list(vm, items), at + 1));
        }
        loop {
            let (v, next) = self.value(vm, at)?;
            items.push(v);
            at = self.skip_space(next);
            match self.bytes.get(at) {
                Some(b']') => return Ok((build::list(vm, items), at + 1)),
                Some(b',') => {}
                _ => return self.fail(vm, "Expecting ',' delimiter", at),
            }
            let comma = at;
            at = self.skip_space(at + 1);
            if self.bytes.get(at) == Some(&b']') {
                return self.fail(vm, "Illegal trailing comma before end of array", comma);
            }
        }
    }
    fn key(&mut self, vm: &mut Vm, at: usize) -> R<(Ref, usize)> {
        let (s, next) = string(vm, self.text, self.object, at + 1, self.settings.strict)?;
        if let Some(k) = self.keys.get(&s) {
            return Ok((k.clone(), next));
        }
        let k = build::str(vm, &s);
        self.keys.insert(s, k.clone());
        Ok((k, next))
    }
    fn object(&mut self, vm: &mut Vm, at: usize) -> R<(Ref, usize)> {
        let mut pairs: Vec<(Ref, Ref)> = Vec::new();
        let d = build::dict(vm, Dict::default());
        let mut at = self.skip_space(at);
        let mut end = (self.bytes.get(at) == Some(&b'}')).then_some(at + 1);
        while end.is_none() {
            if self.bytes.get(at) != Some(&b'"') {
                let what = "Expecting property name enclosed in double quotes";
                return self.fail(vm, what, at);
            }
            let (k, next) = self.key(vm, at)?;
            at = self.skip_space(next);
            if self.bytes.get(at) != Some(&b':') {
                return self.fail(vm, "Expecting ':' delimiter", at);
            }
            let (v, next) = self.value(vm, self.skip_space(at + 1))?;
            match self.settings.pairs_hook {
                Some(_) => pairs.push((k, v)),
                None => d.cast::<DictObj>().insert(vm, *k, v).map(drop)?,
            }
            at = self.skip_space(next);
            match self.bytes.get(at) {
                Some(b'}') => end = Some(at + 1),
                Some(b',') => {
                    let comma = at;
                    at = self.skip_space(at + 1);
                    if self.bytes.get(at) == Some(&b'}') {
                        let what = "Illegal trailing comma before end of object";
                        return self.fail(vm, what, comma);
                    }
                }
                _ => return self.fail(vm, "Expecting ',' delimiter", at),
            }
        }
        let end = end.unwrap_or(at);
        if let Some(hook) = &self.settings.pairs_hook {
            let pairs = pairs.into_iter().map(|(k, v)| build::tuple(vm, vec![k, v])).collect();
            let pairs = build::list(vm, pairs);
            return Ok((vm.call(**hook, &Args::of(&[*pairs]))?, end));
        }
        match &self.settings.object_hook {
            Some(hook) => Ok((vm.call(**hook, &Args::of(&[*d]))?, end)),
            None => Ok((d, end)),
        }
    }
}

/// `scan_once(string, idx)`.
pub(super) fn scan(vm: &mut Vm, args: &Args) -> R {
    let [w, s, index] = args.bind(vm, "scan_once", ["", "string", "idx"], 3)?;
    let native = w.and_then(|w| w.get::<NativeObj>());
    let settings = native.and_then(|n| n.data.borrow().downcast_ref::<Rc<Settings>>().cloned());
    let s = s.unwrap_or(Word::NONE);
    let (Some(settings), Some(text)) = (settings, s.as_str()) else {
        let ty = vm.type_of(s).name();
        return Err(vm.type_error(format!("first argument must be a string, not {ty}")));
    };
    let index = vm.to_i64(index.unwrap_or(Word::NONE))?;
    if index < 0 {
        return Err(vm.value_error("idx cannot be negative"));
    }
    let Some(start) = byte_of(text, index as usize) else {
        let index = build::int64(vm, index);
        return Err(vm.stop_iteration(*index));
    };
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        object: s,
        settings: &settings,
        keys: FxHashMap::default(),
    };
    let (value, end) = scanner.value(vm, start)?;
    let end = build::usize(vm, chars_before(text, end));
    Ok(build::tuple(vm, vec![value, end]))
}
