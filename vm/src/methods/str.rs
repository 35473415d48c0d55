//! Methods of `str`. Positions are code points.

use super::define;
use super::translate::{maketrans, translate};
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::surrogates::is_surrogate;
use crate::vm::{Args, R, Vm};
use ir::layout::tid;
use ir::word::Word;
use smallvec::SmallVec;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

fn s(args: &Args) -> &'static str {
    args.pos[0].as_str().unwrap_or("")
}

/// An argument that must be a `str`.
pub(super) fn text(vm: &mut Vm, w: Word, name: &str) -> R<&'static str> {
    match w.as_str() {
        Some(t) => Ok(t),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("{name} must be str, not {ty}")))
        }
    }
}

fn new(vm: &mut Vm, args: &Args) -> R {
    let ty = args.pos[0].cast::<TypeObj>();
    let [_, value, encoding, errors] =
        args.bind(vm, "str", ["", "object", "encoding", "errors"], 0)?;
    let made = match value {
        None => build::str(vm, ""),
        Some(w) if encoding.is_some() || errors.is_some() => {
            let data = super::bytes::to_bytes(vm, w)?;
            crate::codecs::decode(vm, &data, encoding, errors)?
        }
        Some(w) => vm.str_of(w)?,
    };
    if std::ptr::eq(ty, vm.types.str) {
        return Ok(made);
    }
    let t = made.as_str().unwrap_or("");
    let chars = t.chars().count();
    let p = build::with_attrs(
        ty,
        StrObj {
            head: crate::heap::header(ty),
            hash: std::cell::Cell::new(0),
            len: t.len(),
            chars,
            interned: std::cell::Cell::new(false),
        },
        t.len(),
    );
    // SAFETY: room for the bytes was made behind the struct.
    unsafe { std::ptr::copy_nonoverlapping(t.as_ptr(), p.add(1).cast::<u8>(), t.len()) };
    Ok(build::own(p))
}

fn map(vm: &mut Vm, args: &Args, f: impl Fn(&str) -> String) -> R {
    let t = f(s(args));
    Ok(build::str(vm, &t))
}
fn test(args: &Args, f: impl Fn(char) -> bool) -> R {
    let t = s(args);
    // The bytes of ASCII text are its characters.
    let all = match args.pos[0].cast::<StrObj>().is_ascii() {
        true => t.bytes().all(|b| f(char::from(b))),
        false => t.chars().all(f),
    };
    Ok(build::bool(!t.is_empty() && all))
}

/// Start and end of a search as byte offsets, with the code-point index of the start.
fn window(vm: &mut Vm, args: &Args, first: usize) -> R<Option<(usize, usize)>> {
    let t = s(args);
    let chars = args.pos[0].cast::<StrObj>().chars as i64;
    let mut bound = |i: usize, default: i64| -> R<i64> {
        match args.get(i).filter(|w| *w != Word::NONE) {
            Some(w) => {
                let v = vm.clamp(w)?;
                Ok(if v < 0 { (v + chars).max(0) } else { v.min(chars + 1) })
            }
            None => Ok(default),
        }
    };
    let (start, end) = (bound(first, 0)?, bound(first + 1, chars)?.min(chars));
    if start > end || start > chars {
        return Ok(None);
    }
    let offset = |n: i64| -> usize {
        if chars as usize == t.len() {
            return n as usize;
        }
        t.char_indices().nth(n as usize).map_or(t.len(), |(i, _)| i)
    };
    Ok(Some((offset(start), offset(end))))
}
fn chars_before(t: &str, at: usize) -> usize {
    if t.is_ascii() { at } else { t[..at].chars().count() }
}
/// Where a piece of text begins.
pub(crate) fn find_text(text: &str, needle: &str) -> Option<usize> {
    match needle.as_bytes() {
        [one] => memchr::memchr(*one, text.as_bytes()),
        needle if text.len() > 64 => memchr::memmem::find(text.as_bytes(), needle),
        _ => text.find(needle),
    }
}
fn search(vm: &mut Vm, args: &Args, name: &str, last: bool) -> R<Option<usize>> {
    args.arity(vm, name, 1, 1, 3)?;
    let needle = match args.pos[1].as_str() {
        Some(needle) => needle,
        None => text(vm, args.pos[1], &format!("{name}() argument 1"))?,
    };
    let Some((a, b)) = window(vm, args, 2)? else { return Ok(None) };
    let t = s(args);
    let found = if last { t[a..b].rfind(needle) } else { find_text(&t[a..b], needle) };
    Ok(found.map(|i| chars_before(t, a + i)))
}
fn find(vm: &mut Vm, args: &Args) -> R {
    let r = search(vm, args, "find", false)?.map_or(-1, |i| i as i64);
    Ok(build::int64(vm, r))
}
fn rfind(vm: &mut Vm, args: &Args) -> R {
    let r = search(vm, args, "rfind", true)?.map_or(-1, |i| i as i64);
    Ok(build::int64(vm, r))
}
fn index(vm: &mut Vm, args: &Args) -> R {
    match search(vm, args, "index", false)? {
        Some(i) => Ok(build::usize(vm, i)),
        None => Err(vm.value_error("substring not found")),
    }
}
fn rindex(vm: &mut Vm, args: &Args) -> R {
    match search(vm, args, "rindex", true)? {
        Some(i) => Ok(build::usize(vm, i)),
        None => Err(vm.value_error("substring not found")),
    }
}
fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "count", 1, 1, 3)?;
    let needle = text(vm, args.pos[1], "count() argument 1")?;
    let n = match window(vm, args, 2)? {
        None => 0,
        Some((a, b)) if needle.len() == 1 => {
            memchr::memchr_iter(needle.as_bytes()[0], &s(args).as_bytes()[a..b]).count()
        }
        Some((a, b)) if needle.is_empty() => s(args)[a..b].chars().count() + 1,
        Some((a, b)) => s(args)[a..b].matches(needle).count(),
    };
    Ok(build::usize(vm, n))
}
fn edge(vm: &mut Vm, args: &Args, name: &str, f: fn(&str, &str) -> bool) -> R {
    args.arity(vm, name, 1, 1, 3)?;
    let Some((a, b)) = window(vm, args, 2)? else { return Ok(build::bool(false)) };
    let t = &s(args)[a..b];
    if let Some(tuple) = args.pos[1].get::<TupleObj>() {
        for w in tuple.items() {
            let p = match w.as_str() {
                Some(p) => p,
                None => text(vm, *w, &format!("tuple for {name}"))?,
            };
            if f(t, p) {
                return Ok(build::bool(true));
            }
        }
        return Ok(build::bool(false));
    }
    let Some(p) = args.pos[1].as_str() else {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(
            vm.type_error(format!("{name} first arg must be str or a tuple of str, not {ty}"))
        );
    };
    Ok(build::bool(f(t, p)))
}

/// White space as Python has it.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn is_ascii_space(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | 0x1c..=0x1f | b' ')
}

fn split(vm: &mut Vm, args: &Args) -> R {
    split_by(vm, args, false)
}
fn rsplit(vm: &mut Vm, args: &Args) -> R {
    split_by(vm, args, true)
}
fn split_by(vm: &mut Vm, args: &Args, right: bool) -> R {
    let [_, sep, max] = args.bind(vm, "split", ["", "sep", "maxsplit"], 0)?;
    let max = match max {
        Some(w) => vm.to_i64(w)?,
        None => -1,
    };
    let max = if max < 0 { usize::MAX } else { max as usize };
    let t = s(args);
    let is_ascii = args.pos[0].cast::<StrObj>().is_ascii();
    let mut parts: SmallVec<[&str; 16]> = SmallVec::new();
    match sep.filter(|w| *w != Word::NONE) {
        Some(w) => {
            let sep = text(vm, w, "sep")?;
            if sep.is_empty() {
                return Err(vm.value_error("empty separator"));
            }
            if right {
                parts.extend(t.rsplitn(max.saturating_add(1), sep));
                parts.reverse();
            } else if sep.len() == 1 && max == usize::MAX {
                let mut from = 0;
                for at in memchr::memchr_iter(sep.as_bytes()[0], t.as_bytes()) {
                    parts.push(&t[from..at]);
                    from = at + 1;
                }
                parts.push(&t[from..]);
            } else {
                parts.extend(t.splitn(max.saturating_add(1), sep));
            }
        }
        None if right => {
            let mut rest = t.trim_end_matches(is_space);
            while !rest.is_empty() {
                if parts.len() == max {
                    parts.push(rest);
                    break;
                }
                let at = rest
                    .rfind(is_space)
                    .map_or(0, |i| i + rest[i..].chars().next().map_or(0, char::len_utf8));
                parts.push(&rest[at..]);
                rest = rest[..at].trim_end_matches(is_space);
            }
            parts.reverse();
        }
        None if is_ascii && max == usize::MAX => {
            let (bytes, mut at) = (t.as_bytes(), 0);
            while at < bytes.len() {
                if is_ascii_space(bytes[at]) {
                    at += 1;
                    continue;
                }
                let rest = &bytes[at..];
                let n = rest.iter().position(|b| is_ascii_space(*b)).unwrap_or(rest.len());
                parts.push(&t[at..at + n]);
                at += n + 1;
            }
        }
        None => {
            let mut rest = t.trim_start_matches(is_space);
            while !rest.is_empty() {
                if parts.len() == max {
                    parts.push(rest);
                    break;
                }
                let at = rest.find(is_space).unwrap_or(rest.len());
                parts.push(&rest[..at]);
                rest = rest[at..].trim_start_matches(is_space);
            }
        }
    }
    let list = build::empty_list(vm);
    list.cast::<ListObj>().reserve(parts.len());
    for p in parts {
        let piece = if is_ascii { build::ascii(vm, p) } else { build::str(vm, p) };
        list.cast::<ListObj>().push(piece);
    }
    Ok(list)
}
/// What ends a line for `splitlines`.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
fn splitlines(vm: &mut Vm, args: &Args) -> R {
    let [_, keep] = args.bind(vm, "splitlines", ["", "keepends"], 0)?;
    let keep = match keep {
        Some(w) => vm.truth(w)?,
        None => false,
    };
    let t = s(args);
    let mut items = Vec::new();
    let mut rest = t;
    let is_break = |c: char| c < ' ' && is_line_break(c) || c >= '\u{80}' && is_line_break(c);
    while !rest.is_empty() {
        let at = rest.find(is_break).unwrap_or(rest.len());
        let len = if rest[at..].starts_with("\r\n") {
            2
        } else {
            rest[at..].chars().next().map_or(0, char::len_utf8)
        };
        let line = if keep { &rest[..at + len] } else { &rest[..at] };
        items.push(build::str(vm, line));
        rest = &rest[at + len..];
    }
    Ok(build::list(vm, items))
}
fn join(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "str.join", 1, 1, 1)?;
    if !vm.is_iterable(args.pos[1]) {
        return Err(vm.type_error("can only join an iterable".into()));
    }
    if args.pos[1].has_tid(tid::LIST) {
        return join_words(vm, args.pos[0], args.pos[1].cast::<ListObj>().items());
    }
    if args.pos[1].has_tid(tid::TUPLE) {
        return join_words(vm, args.pos[0], args.pos[1].cast::<TupleObj>().items());
    }
    let items = vm.collect(args.pos[1])?;
    let words: Vec<Word> = items.iter().map(|w| **w).collect();
    join_words(vm, args.pos[0], &words)
}
/// Joins strings in one allocation.
fn join_words(vm: &mut Vm, separator: Word, items: &[Word]) -> R {
    if let Some(i) = items.iter().position(|w| w.get::<StrObj>().is_none()) {
        let ty = vm.type_of(items[i]).name();
        let text = format!("sequence item {i}: expected str instance, {ty} found");
        return Err(vm.type_error(text));
    }
    if let [one] = items
        && one.has_tid(tid::STR)
    {
        return Ok(Ref::new(*one));
    }
    let separator = separator.cast::<StrObj>();
    if separator.len == 0 {
        return Ok(build::join(vm, items.iter().map(|w| w.cast::<StrObj>())));
    }
    let parts = items.iter().enumerate().flat_map(|(i, w)| {
        [Some(separator).filter(|_| i > 0), Some(w.cast::<StrObj>())].into_iter().flatten()
    });
    Ok(build::join(vm, parts))
}
fn strip_with(vm: &mut Vm, args: &Args, left: bool, right: bool) -> R {
    let mut t = s(args);
    match args.get(1).filter(|w| *w != Word::NONE) {
        Some(w) => {
            let set: Vec<char> = text(vm, w, "strip arg")?.chars().collect();
            if left {
                t = t.trim_start_matches(|c| set.contains(&c));
            }
            if right {
                t = t.trim_end_matches(|c| set.contains(&c));
            }
        }
        None => {
            if left {
                t = t.trim_start_matches(is_space);
            }
            if right {
                t = t.trim_end_matches(is_space);
            }
        }
    }
    if t.len() == s(args).len() && args.pos[0].has_tid(tid::STR) {
        return Ok(Ref::new(args.pos[0]));
    }
    Ok(build::str(vm, t))
}
fn replace(vm: &mut Vm, args: &Args) -> R {
    let [_, old, new, count] = args.bind(vm, "replace", ["", "old", "new", "count"], 3)?;
    let old = text(vm, old.unwrap_or(Word::NONE), "replace() argument 1")?;
    let new = text(vm, new.unwrap_or(Word::NONE), "replace() argument 2")?;
    let n = match count {
        Some(w) => vm.to_i64(w)?,
        None => -1,
    };
    let t = s(args);
    let whole = args.pos[0];
    if n < 0 && old.len() == 1 && new.len() == 1 {
        let (old, new) = (old.as_bytes()[0], new.as_bytes()[0]);
        if old.is_ascii() && new.is_ascii() && memchr::memchr(old, t.as_bytes()).is_some() {
            let replaced = |b: u8| if b == old { new } else { b };
            let r = String::from_utf8(t.bytes().map(replaced).collect()).unwrap_or_default();
            return Ok(build::str(vm, &r));
        }
    }
    if !old.is_empty() && whole.has_tid(tid::STR) && find_text(t, old).is_none() {
        return Ok(Ref::new(whole));
    }
    vm.ensure_memory((t.len() / old.len().max(1) + 1).checked_mul(new.len().max(1)))?;
    let r = if n < 0 { t.replace(old, new) } else { t.replacen(old, new, n as usize) };
    Ok(build::str(vm, &r))
}
fn pad(vm: &mut Vm, args: &Args, name: &str, share: fn(usize, usize) -> usize) -> R {
    args.arity(vm, name, 1, 1, 2)?;
    let width = vm.to_i64(args.pos[1])?.max(0) as usize;
    let fill = match args.get(2) {
        Some(w) => {
            let f = text(vm, w, "The fill character")?;
            if f.chars().count() != 1 {
                return Err(
                    vm.type_error("The fill character must be exactly one character long".into())
                );
            }
            f
        }
        None => " ",
    };
    let len = args.pos[0].cast::<StrObj>().chars;
    let missing = width.saturating_sub(len);
    vm.ensure_memory(missing.checked_mul(fill.len()))?;
    let left = share(missing, width);
    if missing == 0 && args.pos[0].has_tid(tid::STR) {
        return Ok(Ref::new(args.pos[0]));
    }
    let mut r = String::with_capacity(s(args).len() + missing * fill.len());
    let fill = fill.chars().next().unwrap_or(' ');
    crate::quick_format::fill(&mut r, fill, left);
    r.push_str(s(args));
    crate::quick_format::fill(&mut r, fill, missing - left);
    Ok(build::str(vm, &r))
}
fn zfill(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "zfill", 1, 1, 1)?;
    let width = vm.to_i64(args.pos[1])?.max(0) as usize;
    let t = s(args);
    let missing = width.saturating_sub(args.pos[0].cast::<StrObj>().chars);
    if missing == 0 && args.pos[0].has_tid(tid::STR) {
        return Ok(Ref::new(args.pos[0]));
    }
    vm.ensure_memory(Some(missing))?;
    let (sign, digits) = t.split_at(usize::from(t.starts_with(['+', '-'])));
    let mut r = String::with_capacity(t.len() + missing);
    r.push_str(sign);
    crate::quick_format::fill(&mut r, '0', missing);
    r.push_str(digits);
    Ok(build::str(vm, &r))
}
/// A character at the start of a word: some are one letter of two, or become two.
fn titlecase(c: char) -> String {
    match c {
        '\u{1c4}'..='\u{1c6}' => "\u{1c5}".into(),
        '\u{1c7}'..='\u{1c9}' => "\u{1c8}".into(),
        '\u{1ca}'..='\u{1cc}' => "\u{1cb}".into(),
        '\u{1f1}'..='\u{1f3}' => "\u{1f2}".into(),
        _ if is_titlecase(c) => c.to_string(),
        // Greek vowels with an iota below them keep it.
        '\u{1f80}'..='\u{1faf}' | '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => {
            let further = if matches!(c, '\u{1f80}'..='\u{1faf}') { 8 } else { 9 };
            char::from_u32(c as u32 + further).unwrap_or(c).to_string()
        }
        _ => {
            // One letter before an apostrophe.
            if c == '\u{149}' {
                return "\u{2bc}N".into();
            }
            let mut upper = c.to_uppercase();
            let first = upper.next().into_iter();
            first.chain(upper.flat_map(char::to_lowercase)).collect()
        }
    }
}
fn is_titlecase(c: char) -> bool {
    c.general_category() == GeneralCategory::TitlecaseLetter
}
pub(crate) fn is_alphanumeric(c: char) -> bool {
    is_alpha(c) || is_numeric(c)
}
pub(crate) fn is_decimal(c: char) -> bool {
    c.is_ascii_digit() || !c.is_ascii() && rustpython_common::str::char_to_decimal(c).is_some()
}
/// Letters only: Rust's alphabetic characters have marks and numbers among them.
fn is_alpha(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Letter
}
/// Digits that are no decimal digits: superscripts, circled and the like (Unicode's `Numeric_Type=Digit`).
fn is_digit(c: char) -> bool {
    const OTHERS: &[(u32, u32)] = &[
        (0xb2, 0xb3),
        (0xb9, 0xb9),
        (0x1369, 0x1371),
        (0x19da, 0x19da),
        (0x2070, 0x2070),
        (0x2074, 0x2079),
        (0x2080, 0x2089),
        (0x2460, 0x2468),
        (0x2474, 0x247c),
        (0x2488, 0x2490),
        (0x24ea, 0x24ea),
        (0x24f5, 0x24fd),
        (0x24ff, 0x24ff),
        (0x2776, 0x277e),
        (0x2780, 0x2788),
        (0x278a, 0x2792),
        (0x10a40, 0x10a43),
        (0x10e60, 0x10e68),
        (0x11052, 0x1105a),
        (0x1f100, 0x1f10a),
    ];
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    let n = u32::from(c);
    rustpython_common::str::char_to_decimal(c).is_some()
        || OTHERS.iter().any(|(first, last)| (*first..=*last).contains(&n))
}
/// Also the characters with which Chinese and Japanese write numbers.
fn is_numeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.is_numeric()
        || is_digit(c)
        || "〇一二三四五六七八九十百千万億兆零壱弐参壹貳貮叁肆伍陸柒捌玖拾佰仟萬亿两兩廿卅"
            .contains(c)
}
/// Each character in lower case; a sigma knows whether it ends its word.
fn lowered(t: &str) -> Vec<String> {
    let whole = t.to_lowercase();
    let mut rest = whole.chars();
    t.chars().map(|c| rest.by_ref().take(c.to_lowercase().count()).collect()).collect()
}
/// Full case folding: what both cases of a character have in common.
fn casefold(t: &str) -> String {
    let folded = |c: char| -> String {
        match c {
            'ı' => c.to_string(),
            _ => c.to_uppercase().flat_map(char::to_lowercase).collect(),
        }
    };
    if t.is_ascii() { t.to_ascii_lowercase() } else { t.chars().map(folded).collect() }
}
fn capitalize(t: &str) -> String {
    if t.is_ascii() {
        let mut low = t.to_ascii_lowercase();
        if let Some(first) = low.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        return low;
    }
    let mut c = t.chars();
    match c.next() {
        Some(f) => titlecase(f) + &lowered(t)[1..].concat(),
        None => String::new(),
    }
}
fn title(t: &str) -> String {
    if t.is_ascii() {
        let mut inside = false;
        let titled = |b: u8| {
            let c = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
            inside = b.is_ascii_alphabetic();
            char::from(c)
        };
        return t.bytes().map(titled).collect();
    }
    let mut out = String::new();
    let mut inside = false;
    for (c, low) in t.chars().zip(lowered(t)) {
        if inside {
            out.push_str(&low);
        } else {
            out.push_str(&titlecase(c));
        }
        inside = c.is_alphabetic();
    }
    out
}
fn swapcase(t: &str) -> String {
    if t.is_ascii() {
        let swapped = |b: u8| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b };
        return t.bytes().map(|b| char::from(swapped(b))).collect();
    }
    let swapped = |(c, low): (char, String)| match c.is_uppercase() {
        true => low,
        false => c.to_uppercase().collect(),
    };
    t.chars().zip(lowered(t)).map(swapped).collect()
}
fn cased(args: &Args, wanted: fn(char) -> bool, other: fn(char) -> bool) -> R {
    let t = s(args);
    Ok(build::bool(t.chars().any(wanted) && !t.chars().any(other)))
}
fn istitle(args: &Args) -> R {
    let (mut inside, mut any) = (false, false);
    for c in s(args).chars() {
        if c.is_uppercase() || is_titlecase(c) {
            if inside {
                return Ok(build::bool(false));
            }
            (inside, any) = (true, true);
        } else if c.is_lowercase() {
            if !inside {
                return Ok(build::bool(false));
            }
        } else {
            inside = false;
        }
    }
    Ok(build::bool(any))
}
fn partition(vm: &mut Vm, args: &Args, last: bool) -> R {
    args.arity(vm, if last { "rpartition" } else { "partition" }, 1, 1, 1)?;
    let sep = text(vm, args.pos[1], "separator")?;
    if sep.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let t = s(args);
    let found = if last { t.rfind(sep) } else { find_text(t, sep) };
    let Some(i) = found else {
        let own = if last { 2 } else { 0 };
        let whole = Ref::new(args.pos[0]);
        return Ok(build::tuple_by(vm, 3, |i| {
            if i == own { whole.clone() } else { build::str(vm, "") }
        }));
    };
    let parts = [&t[..i], sep, &t[i + sep.len()..]];
    Ok(build::tuple_by(vm, 3, |i| build::str(vm, parts[i])))
}
fn affix(vm: &mut Vm, args: &Args, suffix: bool) -> R {
    args.arity(vm, if suffix { "removesuffix" } else { "removeprefix" }, 1, 1, 1)?;
    let p = text(vm, args.pos[1], "removeprefix() argument")?;
    let t = s(args);
    let r = if suffix { t.strip_suffix(p) } else { t.strip_prefix(p) };
    Ok(build::str(vm, r.unwrap_or(t)))
}
fn encode(vm: &mut Vm, args: &Args) -> R {
    let [_, encoding, errors] = args.bind(vm, "encode", ["", "encoding", "errors"], 0)?;
    crate::codecs::encode(vm, args.pos[0], encoding, errors)
}
fn expandtabs(vm: &mut Vm, args: &Args) -> R {
    let [_, size] = args.bind(vm, "expandtabs", ["", "tabsize"], 0)?;
    let size = match size {
        Some(w) => match i32::try_from(vm.to_i64(w)?) {
            Ok(size) => size.max(0) as usize,
            Err(_) => {
                return Err(vm.overflow_error("Python int too large to convert to C int"));
            }
        },
        None => 8,
    };
    let tabs = s(args).bytes().filter(|b| *b == b'\t').count();
    vm.ensure_memory(tabs.checked_mul(size))?;
    let mut out = String::new();
    let mut column = 0;
    for c in s(args).chars() {
        match c {
            '\t' if size > 0 => {
                let n = size - column % size;
                out.push_str(&" ".repeat(n));
                column += n;
            }
            '\t' => {}
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            c => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(build::str(vm, &out))
}
fn format_map(vm: &mut Vm, args: &Args) -> R {
    let d = args.pos[1];
    let values = Args { pos: &[], kw: &[d], names: &[Word::NULL] };
    let r = vm.format_template(s(args), &values)?;
    Ok(build::str(vm, &r))
}
pub(crate) fn is_printable(c: char) -> bool {
    use GeneralCategoryGroup::{Other, Separator};
    match c {
        ' '..='~' => true,
        _ => !matches!(c.general_category_group(), Other | Separator) && !is_surrogate(c),
    }
}
/// Whether a name could be a variable's (keywords count).
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut c = name.chars();
    let first = c.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    first && c.all(unicode_ident::is_xid_continue)
}

pub(super) fn install(vm: &mut Vm) {
    let ty = vm.types.str;
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            ("__str__", |vm, a| match vm.type_of(a.pos[0]).is_heap {
                // A subclass may have a `__str__` of its own; this is not it.
                true => Ok(build::str(vm, s(a))),
                false => Ok(Ref::new(a.pos[0])),
            }),
            ("upper", |vm, a| map(vm, a, str::to_uppercase)),
            ("lower", |vm, a| map(vm, a, str::to_lowercase)),
            ("casefold", |vm, a| map(vm, a, casefold)),
            ("capitalize", |vm, a| map(vm, a, capitalize)),
            ("title", |vm, a| map(vm, a, title)),
            ("swapcase", |vm, a| map(vm, a, swapcase)),
            ("isalpha", |_, a| test(a, is_alpha)),
            ("isdigit", |_, a| test(a, is_digit)),
            ("isdecimal", |_, a| test(a, is_decimal)),
            ("isnumeric", |_, a| test(a, is_numeric)),
            ("isalnum", |_, a| test(a, is_alphanumeric)),
            ("isspace", |_, a| test(a, is_space)),
            ("isupper", |_, a| cased(a, char::is_uppercase, char::is_lowercase)),
            ("islower", |_, a| cased(a, char::is_lowercase, char::is_uppercase)),
            ("istitle", |_, a| istitle(a)),
            ("isascii", |_, a| Ok(build::bool(a.pos[0].cast::<StrObj>().is_ascii()))),
            ("isprintable", |_, a| Ok(build::bool(s(a).chars().all(is_printable)))),
            ("isidentifier", |_, a| Ok(build::bool(is_identifier(s(a))))),
            ("find", find),
            ("rfind", rfind),
            ("index", index),
            ("rindex", rindex),
            ("count", count),
            ("startswith", |vm, a| edge(vm, a, "startswith", |t, p| t.starts_with(p))),
            ("endswith", |vm, a| edge(vm, a, "endswith", |t, p| t.ends_with(p))),
            ("split", split),
            ("rsplit", rsplit),
            ("splitlines", splitlines),
            ("join", join),
            ("strip", |vm, a| strip_with(vm, a, true, true)),
            ("lstrip", |vm, a| strip_with(vm, a, true, false)),
            ("rstrip", |vm, a| strip_with(vm, a, false, true)),
            ("replace", replace),
            ("ljust", |vm, a| pad(vm, a, "ljust", |_, _| 0)),
            ("rjust", |vm, a| pad(vm, a, "rjust", |missing, _| missing)),
            ("center", |vm, a| {
                pad(vm, a, "center", |missing, width| missing / 2 + (missing & width & 1))
            }),
            ("zfill", zfill),
            ("partition", |vm, a| partition(vm, a, false)),
            ("rpartition", |vm, a| partition(vm, a, true)),
            ("removeprefix", |vm, a| affix(vm, a, false)),
            ("removesuffix", |vm, a| affix(vm, a, true)),
            ("encode", encode),
            ("expandtabs", expandtabs),
            ("translate", translate),
            ("format", |vm, a| {
                let rest = Args { pos: &a.pos[1..], ..*a };
                let r = vm.format_template(s(a), &rest)?;
                Ok(build::str(vm, &r))
            }),
            ("format_map", format_map),
            ("__getnewargs__", |vm, a| {
                let t = build::str(vm, s(a));
                Ok(build::tuple(vm, vec![t]))
            }),
        ],
    );
    let wrapper = vm.types.staticmethod;
    super::define_wrapped(vm, ty, wrapper, &[("maketrans", maketrans)]);
}
