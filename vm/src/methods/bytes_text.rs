//! The methods that `bytes` and `bytearray` share with `str`.

use super::bytes::with_data;
use super::define;
use crate::buffer::resizing_method;
use crate::build;
use crate::heap::Ref;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The receiver's bytes: those of a `bytearray` are copied, since it may change while Python code runs.
pub(super) enum Data {
    Fixed(std::cell::Ref<'static, Vec<u8>>),
    Copy(Vec<u8>),
}

impl std::ops::Deref for Data {
    type Target = Vec<u8>;
    fn deref(&self) -> &Vec<u8> {
        match self {
            Data::Fixed(d) => d,
            Data::Copy(d) => d,
        }
    }
}

pub(super) fn data(args: &Args) -> Data {
    let bytes = args.pos[0].cast::<BytesObj>();
    match args.pos[0].kind() {
        Kind::Bytes => Data::Fixed(bytes.data.borrow()),
        _ => Data::Copy(bytes.data.borrow().clone()),
    }
}

/// A result of the receiver's own type.
fn like(vm: &Vm, args: &Args, v: Vec<u8>) -> Ref {
    if args.pos[0].kind() == Kind::Bytes { build::bytes(vm, v) } else { build::bytearray(vm, v) }
}

fn list_like(vm: &Vm, args: &Args, parts: Vec<&[u8]>) -> Ref {
    let items = parts.into_iter().map(|p| like(vm, args, p.to_vec())).collect();
    build::list(vm, items)
}

/// A bytes-like argument: no iterable of ints here.
fn buffer(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    match crate::buffer::copy(w) {
        Some(b) => Ok(b),
        None => {
            let ty = vm.type_of(w).name();
            Err(vm.type_error(format!("a bytes-like object is required, not '{ty}'")))
        }
    }
}

pub(super) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [one] => memchr::memchr(*one, hay),
        _ => memchr::memmem::find(hay, needle),
    }
}

fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(hay, needle)
}

/// `sep` and `maxsplit`; no separator means runs of white space.
fn split_args(vm: &mut Vm, args: &Args, name: &str) -> R<(Option<Vec<u8>>, usize)> {
    let [_, sep, most] = args.bind(vm, name, ["", "sep", "maxsplit"], 1)?;
    let most = most.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let sep = match sep.filter(|w| *w != Word::NONE) {
        Some(w) => Some(buffer(vm, w)?),
        None => None,
    };
    if sep.as_ref().is_some_and(Vec::is_empty) {
        return Err(vm.value_error("empty separator"));
    }
    Ok((sep, most))
}

fn is_space(b: &u8) -> bool {
    b.is_ascii_whitespace() || *b == 0x0b
}

fn trim_start(d: &[u8]) -> &[u8] {
    &d[d.iter().position(|b| !is_space(b)).unwrap_or(d.len())..]
}

fn trim_end(d: &[u8]) -> &[u8] {
    &d[..d.iter().rposition(|b| !is_space(b)).map_or(0, |i| i + 1)]
}

fn split(vm: &mut Vm, args: &Args) -> R {
    let (sep, most) = split_args(vm, args, "split")?;
    let d = data(args);
    let (mut rest, mut parts) = (&d[..], Vec::new());
    match sep {
        Some(sep) => {
            while let Some(i) = find(rest, &sep).filter(|_| parts.len() < most) {
                parts.push(&rest[..i]);
                rest = &rest[i + sep.len()..];
            }
            parts.push(rest);
        }
        None => {
            rest = trim_start(rest);
            while !rest.is_empty() {
                let end = rest.iter().position(is_space).filter(|_| parts.len() < most);
                let end = end.unwrap_or(rest.len());
                let part = &rest[..end];
                parts.push(part);
                rest = trim_start(&rest[end..]);
            }
        }
    }
    Ok(list_like(vm, args, parts))
}

fn rsplit(vm: &mut Vm, args: &Args) -> R {
    let (sep, most) = split_args(vm, args, "rsplit")?;
    let d = data(args);
    let (mut rest, mut parts) = (&d[..], Vec::new());
    match sep {
        Some(sep) => {
            while let Some(i) = rfind(rest, &sep).filter(|_| parts.len() < most) {
                parts.push(&rest[i + sep.len()..]);
                rest = &rest[..i];
            }
            parts.push(rest);
        }
        None => {
            rest = trim_end(rest);
            while !rest.is_empty() {
                let start = rest.iter().rposition(is_space).filter(|_| parts.len() < most);
                let start = start.map_or(0, |i| i + 1);
                let part = &rest[start..];
                parts.push(part);
                rest = trim_end(&rest[..start]);
            }
        }
    }
    parts.reverse();
    Ok(list_like(vm, args, parts))
}

fn splitlines(vm: &mut Vm, args: &Args) -> R {
    let [_, keep] = args.bind(vm, "splitlines", ["", "keepends"], 1)?;
    let keep = keep.map(|w| vm.truth(w)).transpose()?.unwrap_or(false);
    let d = data(args);
    let (mut start, mut at, mut parts) = (0, 0, Vec::new());
    while at < d.len() {
        let end = at;
        match d[at] {
            b'\r' if d.get(at + 1) == Some(&b'\n') => at += 2,
            b'\r' | b'\n' => at += 1,
            _ => {
                at += 1;
                continue;
            }
        }
        parts.push(&d[start..if keep { at } else { end }]);
        start = at;
    }
    if start < d.len() {
        parts.push(&d[start..]);
    }
    Ok(list_like(vm, args, parts))
}

fn partition(vm: &mut Vm, args: &Args, last: bool) -> R {
    args.arity(vm, if last { "rpartition" } else { "partition" }, 1, 1, 1)?;
    let (d, sep) = (data(args), buffer(vm, args.pos[1])?);
    if sep.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let at = if last { rfind(&d, &sep) } else { find(&d, &sep) };
    let parts: [&[u8]; 3] = match at {
        Some(i) => [&d[..i], &sep, &d[i + sep.len()..]],
        None if last => [&[], &[], &d],
        None => [&d, &[], &[]],
    };
    let items = parts.iter().map(|p| like(vm, args, p.to_vec())).collect();
    Ok(build::tuple(vm, items))
}

fn strip(vm: &mut Vm, args: &Args, name: &str, left: bool, right: bool) -> R {
    args.arity(vm, name, 1, 0, 1)?;
    let d = data(args);
    let chars = match args.get(1).filter(|w| *w != Word::NONE) {
        Some(w) => Some(buffer(vm, w)?),
        None => None,
    };
    let goes = |b: &u8| chars.as_ref().map_or(is_space(b), |c| c.contains(b));
    let (mut start, mut end) = (0, d.len());
    while left && start < end && goes(&d[start]) {
        start += 1;
    }
    while right && start < end && goes(&d[end - 1]) {
        end -= 1;
    }
    Ok(like(vm, args, d[start..end].to_vec()))
}

/// Pads to a width; `share` says how many of the missing bytes go to the left.
fn pad(vm: &mut Vm, args: &Args, name: &str, share: fn(usize, usize) -> usize) -> R {
    args.arity(vm, name, 1, 1, 2)?;
    let width = vm.to_i64(args.pos[1])?.max(0) as usize;
    let fill = match args.get(2) {
        None => b' ',
        Some(w) => match w.get::<BytesObj>().map(|b| b.data.borrow().clone()).as_deref() {
            Some([one]) => *one,
            _ => {
                let ty = vm.type_of(w).name();
                return Err(vm.type_error(format!(
                    "{name}() argument 2 must be a byte string of length 1, not {ty}"
                )));
            }
        },
    };
    let d = data(args);
    let missing = width.saturating_sub(d.len());
    vm.ensure_memory(Some(missing))?;
    let left = share(missing, width);
    let mut out = vec![fill; left];
    out.extend_from_slice(&d);
    out.resize(d.len() + missing, fill);
    Ok(like(vm, args, out))
}

fn zfill(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "zfill", 1, 1, 1)?;
    let width = vm.to_i64(args.pos[1])?.max(0) as usize;
    let d = data(args);
    let missing = width.saturating_sub(d.len());
    vm.ensure_memory(Some(missing))?;
    let signs = usize::from(matches!(d.first(), Some(b'+' | b'-')));
    let mut out = d[..signs].to_vec();
    out.resize(signs + missing, b'0');
    out.extend_from_slice(&d[signs..]);
    Ok(like(vm, args, out))
}

fn expandtabs(vm: &mut Vm, args: &Args) -> R {
    let [_, size] = args.bind(vm, "expandtabs", ["", "tabsize"], 1)?;
    let size = size.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(8).max(0) as usize;
    let (d, mut out, mut column) = (data(args), Vec::new(), 0);
    vm.ensure_memory(d.iter().filter(|b| **b == b'\t').count().checked_mul(size))?;
    for b in d.iter().copied() {
        match b {
            b'\t' if size > 0 => {
                let n = size - column % size;
                out.resize(out.len() + n, b' ');
                column += n;
            }
            b'\t' => {}
            _ => {
                out.push(b);
                column = if matches!(b, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(like(vm, args, out))
}

fn title(d: &[u8]) -> Vec<u8> {
    let mut inside = false;
    d.iter()
        .map(|b| {
            let changed = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
            inside = b.is_ascii_alphabetic();
            changed
        })
        .collect()
}

fn swapcase(b: &u8) -> u8 {
    if b.is_ascii_uppercase() { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() }
}

fn capitalize(d: &[u8]) -> Vec<u8> {
    let mut out = d.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// Whether there are cased letters and all have this case.
fn all_cased(d: &[u8], wanted: fn(&u8) -> bool) -> bool {
    let mut letters = d.iter().filter(|b| b.is_ascii_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(wanted)
}

fn is_title(d: &[u8]) -> bool {
    d.iter().any(u8::is_ascii_alphabetic) && title(d) == d
}

fn test(args: &Args, f: impl Fn(&[u8]) -> bool) -> R {
    Ok(build::bool(f(&args.pos[0].cast::<BytesObj>().data.borrow())))
}

fn all_are(args: &Args, f: fn(&u8) -> bool) -> R {
    test(args, |d| !d.is_empty() && d.iter().all(f))
}

fn remove(vm: &mut Vm, args: &Args, prefix: bool) -> R {
    args.arity(vm, if prefix { "removeprefix" } else { "removesuffix" }, 1, 1, 1)?;
    let (d, part) = (data(args), buffer(vm, args.pos[1])?);
    let kept = if prefix { d.strip_prefix(&part[..]) } else { d.strip_suffix(&part[..]) };
    Ok(like(vm, args, kept.unwrap_or(&d).to_vec()))
}

fn translate(vm: &mut Vm, args: &Args) -> R {
    let [_, table, delete] = args.bind(vm, "translate", ["", "table", "delete"], 2)?;
    let table = match table.filter(|w| *w != Word::NONE) {
        Some(w) => Some(buffer(vm, w)?),
        None => None,
    };
    if table.as_ref().is_some_and(|t| t.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let delete = delete.map(|w| buffer(vm, w)).transpose()?.unwrap_or_default();
    let mut out = data(args).to_vec();
    if !delete.is_empty() {
        let mut goes = [false; 256];
        delete.iter().for_each(|b| goes[usize::from(*b)] = true);
        out.retain(|b| !goes[usize::from(*b)]);
    }
    if let Some(table) = table {
        out.iter_mut().for_each(|b| *b = table[usize::from(*b)]);
    }
    Ok(like(vm, args, out))
}

fn maketrans(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "maketrans", 0, 2, 2)?;
    let (from, to) = (buffer(vm, args.pos[0])?, buffer(vm, args.pos[1])?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (a, b) in from.iter().zip(to) {
        table[usize::from(*a)] = b;
    }
    Ok(build::bytes(vm, table))
}

fn replace(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "replace", 1, 2, 3)?;
    let (old, new) = (buffer(vm, args.pos[1])?, buffer(vm, args.pos[2])?);
    let most = args.get(3).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1);
    let mut left = usize::try_from(most).unwrap_or(usize::MAX);
    let d = data(args);
    let (mut out, mut rest) = (Vec::new(), &d[..]);
    if old.is_empty() {
        // Before each byte, and at the end.
        for b in d.iter() {
            if left > 0 {
                out.extend_from_slice(&new);
                left -= 1;
            }
            out.push(*b);
        }
        if left > 0 {
            out.extend_from_slice(&new);
        }
        return Ok(like(vm, args, out));
    }
    while let Some(i) = find(rest, &old).filter(|_| left > 0) {
        out.extend_from_slice(&rest[..i]);
        out.extend_from_slice(&new);
        rest = &rest[i + old.len()..];
        left -= 1;
    }
    out.extend_from_slice(rest);
    Ok(like(vm, args, out))
}

/// `startswith` and `endswith`.
fn affix(vm: &mut Vm, args: &Args, name: &str, f: fn(&[u8], &[u8]) -> bool) -> R {
    args.arity(vm, name, 1, 1, 3)?;
    let d = data(args);
    let past = match args.get(2).filter(|w| *w != Word::NONE) {
        Some(w) => vm.clamp(w)? > d.len() as i64,
        None => false,
    };
    let start = bound(vm, args.get(2), d.len(), 0)?;
    let end = bound(vm, args.get(3), d.len(), d.len())?;
    let Some(part) = d.get(start..end).filter(|_| !past) else { return Ok(build::bool(false)) };
    let choices = match args.pos[1].get::<TupleObj>() {
        Some(t) => t.items().to_vec(),
        None if crate::buffer::copy(args.pos[1]).is_some() => vec![args.pos[1]],
        None => {
            let ty = vm.type_of(args.pos[1]).name();
            return Err(vm.type_error(format!(
                "{name} first arg must be bytes or a tuple of bytes, not {ty}"
            )));
        }
    };
    for c in choices {
        if f(part, &buffer(vm, c)?) {
            return Ok(build::bool(true));
        }
    }
    Ok(build::bool(false))
}

/// A slice bound as the searching methods take it.
fn bound(vm: &mut Vm, w: Option<Word>, len: usize, default: usize) -> R<usize> {
    match w.filter(|w| *w != Word::NONE) {
        None => Ok(default),
        Some(w) => {
            let n = vm.clamp(w)?;
            let n = if n < 0 { n.saturating_add(len as i64) } else { n };
            Ok(n.clamp(0, len as i64) as usize)
        }
    }
}

fn join(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "join", 1, 1, 1)?;
    let (separator, mut out) = (data(args), Vec::new());
    for (i, w) in vm.collect(args.pos[1])?.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        if crate::buffer::with(**w, |part| out.extend_from_slice(part)).is_none() {
            let ty = vm.type_of(**w).name();
            return Err(vm.type_error(format!(
                "sequence item {i}: expected a bytes-like object, {ty} found"
            )));
        }
    }
    Ok(like(vm, args, out))
}

/// `hex([separator[, bytes per separator]])`: groups count from the right, negative ones from the left.
fn hex(vm: &mut Vm, args: &Args) -> R {
    let [_, separator, group] = args.bind(vm, "hex", ["", "sep", "bytes_per_sep"], 1)?;
    let group = group.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(1);
    let separator = match separator {
        None => None,
        Some(w) => {
            let bytes = w.as_str().map(|s| s.as_bytes().to_vec());
            match bytes.or_else(|| crate::buffer::copy(w)).as_deref() {
                Some([one]) if one.is_ascii() => Some(char::from(*one)),
                Some([_]) => return Err(vm.value_error("sep must be ASCII.")),
                None => return Err(vm.type_error("sep must be str or bytes.".into())),
                _ => return Err(vm.value_error("sep must be length 1.")),
            }
        }
    };
    let d = data(args);
    let mut out = Vec::with_capacity(2 * d.len());
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    for (i, b) in d.iter().enumerate() {
        let before = if group > 0 { d.len() - i } else { i };
        if let Some(c) = separator.filter(|_| i > 0 && size > 0 && before.is_multiple_of(size)) {
            out.push(c as u8);
        }
        out.extend([b >> 4, b & 15].map(|digit| b"0123456789abcdef"[usize::from(digit)]));
    }
    Ok(build::ascii(vm, std::str::from_utf8(&out).unwrap_or_default()))
}

/// Bytes to look for: a bytes-like object or one int.
fn needle(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    if w.kind() != Kind::Int {
        return match crate::buffer::copy(w) {
            Some(b) => Ok(b),
            None => {
                let ty = vm.type_of(w).name();
                Err(vm.type_error(format!(
                    "argument should be integer or bytes-like object, not '{ty}'"
                )))
            }
        };
    }
    match u8::try_from(vm.clamp(w)?) {
        Ok(b) => Ok(vec![b]),
        Err(_) => Err(vm.value_error("byte must be in range(0, 256)")),
    }
}

fn count(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "count", 1, 1, 3)?;
    let (d, needle) = (data(args), needle(vm, args.pos[1])?);
    let past = match args.get(2).filter(|w| *w != Word::NONE) {
        Some(w) => vm.clamp(w)? > d.len() as i64,
        None => false,
    };
    let start = bound(vm, args.get(2), d.len(), 0)?;
    let end = bound(vm, args.get(3), d.len(), d.len())?;
    let part = d.get(start..end).unwrap_or(&[]);
    if needle.is_empty() {
        let n = if start <= end && !past { part.len() + 1 } else { 0 };
        return Ok(build::usize(vm, n));
    }
    if let [one] = needle[..] {
        let n = memchr::memchr_iter(one, part).count();
        return Ok(build::usize(vm, n));
    }
    let (mut rest, mut n) = (part, 0);
    while let Some(i) = find(rest, &needle) {
        n += 1;
        rest = &rest[i + needle.len()..];
    }
    Ok(build::usize(vm, n))
}

fn byte(vm: &mut Vm, w: Word) -> R<u8> {
    match u8::try_from(vm.to_i64(w)?) {
        Ok(b) => Ok(b),
        Err(_) => Err(vm.value_error("byte must be in range(0, 256)")),
    }
}

/// An index as `insert` (clamped) and `pop` (checked) take it.
fn index(vm: &mut Vm, w: Word, len: usize) -> R<i64> {
    let i = vm.to_i64(w)?;
    Ok(if i < 0 { i + len as i64 } else { i })
}

fn insert(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "insert", 1, 2, 2)?;
    let at = vm.to_i64(args.pos[1])?;
    // Both conversions may run Python code that changes the length.
    let b = byte(vm, args.pos[2])?;
    with_data(args, |d| {
        let len = d.len() as i64;
        let at = if at < 0 { at.saturating_add(len) } else { at };
        d.insert(at.clamp(0, len) as usize, b);
    });
    Ok(build::none())
}

fn pop(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pop", 1, 0, 1)?;
    let len = with_data(args, |d| d.len());
    if len == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let at = args.get(1).map(|w| index(vm, w, len)).transpose()?.unwrap_or(len as i64 - 1);
    match usize::try_from(at).ok().filter(|i| *i < len) {
        Some(i) => {
            let b = with_data(args, |d| d.remove(i));
            Ok(build::int64(vm, i64::from(b)))
        }
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn remove_byte(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "remove", 1, 1, 1)?;
    let b = byte(vm, args.pos[1])?;
    let at = with_data(args, |d| d.iter().position(|x| *x == b));
    match at {
        Some(i) => {
            with_data(args, |d| d.remove(i));
            Ok(build::none())
        }
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn extend(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "extend", 1, 1, 1)?;
    let more = match crate::buffer::copy(args.pos[1]) {
        Some(b) => b,
        None => {
            let mut more = Vec::new();
            for w in vm.collect(args.pos[1])? {
                more.push(byte(vm, *w)?);
            }
            more
        }
    };
    with_data(args, |d| d.extend(more));
    Ok(build::none())
}

fn resize(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "resize", 1, 1, 1)?;
    let n = vm.to_i64(args.pos[1])?;
    let Ok(n) = usize::try_from(n) else {
        return Err(vm.value_error(&format!("bytearray.resize(): new size must be >= 0, got {n}")));
    };
    vm.ensure_memory(Some(n))?;
    with_data(args, |d| d.resize(n, 0));
    Ok(build::none())
}

pub(super) fn install(vm: &mut Vm) {
    for ty in [vm.types.bytes, vm.types.bytearray] {
        define(
            vm,
            ty,
            &[
                ("split", split),
                ("rsplit", rsplit),
                ("splitlines", splitlines),
                ("partition", |vm, a| partition(vm, a, false)),
                ("rpartition", |vm, a| partition(vm, a, true)),
                ("strip", |vm, a| strip(vm, a, "strip", true, true)),
                ("lstrip", |vm, a| strip(vm, a, "lstrip", true, false)),
                ("rstrip", |vm, a| strip(vm, a, "rstrip", false, true)),
                ("ljust", |vm, a| pad(vm, a, "ljust", |_, _| 0)),
                ("rjust", |vm, a| pad(vm, a, "rjust", |missing, _| missing)),
                ("center", |vm, a| {
                    pad(vm, a, "center", |missing, width| missing / 2 + (missing & width & 1))
                }),
                ("zfill", zfill),
                ("expandtabs", expandtabs),
                ("title", |vm, a| Ok(like(vm, a, title(&data(a))))),
                ("swapcase", |vm, a| Ok(like(vm, a, data(a).iter().map(swapcase).collect()))),
                ("capitalize", |vm, a| Ok(like(vm, a, capitalize(&data(a))))),
                ("isalpha", |_, a| all_are(a, u8::is_ascii_alphabetic)),
                ("isdigit", |_, a| all_are(a, u8::is_ascii_digit)),
                ("isalnum", |_, a| all_are(a, u8::is_ascii_alphanumeric)),
                ("isspace", |_, a| all_are(a, is_space)),
                ("isupper", |_, a| test(a, |d| all_cased(d, u8::is_ascii_uppercase))),
                ("islower", |_, a| test(a, |d| all_cased(d, u8::is_ascii_lowercase))),
                ("istitle", |_, a| test(a, is_title)),
                ("isascii", |_, a| test(a, <[u8]>::is_ascii)),
                ("removeprefix", |vm, a| remove(vm, a, true)),
                ("removesuffix", |vm, a| remove(vm, a, false)),
                ("translate", translate),
                ("count", count),
                ("replace", replace),
                ("startswith", |vm, a| affix(vm, a, "startswith", |d, p| d.starts_with(p))),
                ("endswith", |vm, a| affix(vm, a, "endswith", |d, p| d.ends_with(p))),
                ("join", join),
                ("hex", hex),
            ],
        );
        let wrapper = vm.types.staticmethod;
        super::define_wrapped(vm, ty, wrapper, &[("maketrans", maketrans)]);
    }
    define(
        vm,
        vm.types.bytes,
        &[
            ("__bytes__", |vm, a| Ok(build::bytes(vm, data(a).to_vec()))),
            ("__getnewargs__", |vm, a| {
                let b = build::bytes(vm, data(a).to_vec());
                Ok(build::tuple(vm, vec![b]))
            }),
        ],
    );
    define(
        vm,
        vm.types.bytearray,
        &[
            ("insert", resizing_method!(insert)),
            ("pop", resizing_method!(pop)),
            ("remove", resizing_method!(remove_byte)),
            ("extend", resizing_method!(extend)),
            ("resize", resizing_method!(resize)),
            ("__alloc__", |vm, a| {
                let n = with_data(a, |d| d.capacity());
                Ok(build::usize(vm, n))
            }),
        ],
    );
    // `from_hex` of a bytearray is one.
    let wrapper = vm.types.classmethod;
    super::define_wrapped(vm, vm.types.bytearray, wrapper, &[("fromhex", super::bytes::fromhex)]);
}
