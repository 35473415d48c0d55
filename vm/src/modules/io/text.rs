//! `io.TextIOWrapper`: text over a buffered file.
//!
//! What is read ahead stays bytes until it is given out, so `tell` needs no cookies: the place is that of
//! the file below minus what is left. An encoding in which a line's end is not the byte `\n` (UTF-16,
//! say) is read as a whole instead and goes on as UTF-8.

use super::base::limit;
use super::exit::Registered;
use super::lines::{Newline, Seen};
use super::{CHUNK, buffered, closed_error, unsupported};
use crate::build;
use crate::codecs::{self, Codec};
use crate::heap::Ref;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Bytes of text that are held back.
const HELD_BACK: usize = 8192;

/// The state of a text file.
struct Text {
    buffer: Option<Ref>,
    encoding: String,
    errors: String,
    newline: Newline,
    line_buffering: bool,
    write_through: bool,
    /// Read but not given out, from `at` on.
    ahead: Vec<u8>,
    at: usize,
    /// The file below has no more.
    ended: bool,
    /// Everything was decoded at once, so `ahead` is UTF-8 whatever the encoding.
    whole: bool,
    /// Encoded but not passed on.
    pending: Vec<u8>,
    registered: Registered,
    /// The endings of the lines that were read.
    seen: Seen,
}

impl Default for Text {
    fn default() -> Text {
        Text {
            buffer: None,
            encoding: "utf-8".into(),
            errors: "strict".into(),
            newline: Newline::Universal,
            line_buffering: false,
            write_through: false,
            ahead: Vec::new(),
            at: 0,
            ended: false,
            whole: false,
            pending: Vec::new(),
            registered: Registered::default(),
            seen: Seen::default(),
        }
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        let Some(buffer) = self.buffer.take().filter(|_| !self.pending.is_empty()) else { return };
        let Some(vm) = crate::vm::current() else { return };
        // A file that was forgotten; if it can't be written any more, there is nobody to tell.
        let saved = vm.pending.replace(Word::NULL);
        if pass_on(vm, *buffer, &self.pending).is_err() {
            vm.clear_pending();
        }
        vm.pending.set(saved);
    }
}

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Text) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    match native.and_then(|n| n.data.borrow_mut().downcast_mut::<Text>().map(f)) {
        Some(v) => Ok(v),
        None => Err(vm.type_error("descriptor requires a '_io.TextIOWrapper' object".into())),
    }
}
fn call(vm: &mut Vm, w: Word, name: &str, args: &[Word]) -> R {
    let key = vm.intern(name);
    vm.call_method(w, *key, args)
}
fn buffer(vm: &mut Vm, w: Word) -> R {
    match with(vm, w, |t| t.buffer.clone())? {
        Some(b) => Ok(b),
        None => Err(vm.value_error("underlying buffer has been detached")),
    }
}
fn open_buffer(vm: &mut Vm, w: Word) -> R {
    let b = buffer(vm, w)?;
    if super::is_closed(vm, *b)? { Err(closed_error(vm)) } else { Ok(b) }
}
fn pass_on(vm: &mut Vm, buffer: Word, data: &[u8]) -> R<()> {
    if buffered::is_buffered(buffer) {
        return buffered::write_bytes(vm, buffer, data);
    }
    let data = build::bytes(vm, data.to_vec());
    call(vm, buffer, "write", &[*data])?;
    Ok(())
}
fn flush_pending(vm: &mut Vm, w: Word) -> R<()> {
    let data = with(vm, w, |t| std::mem::take(&mut t.pending))?;
    if data.is_empty() {
        return Ok(());
    }
    let b = buffer(vm, w)?;
    pass_on(vm, *b, &data)
}

/// Whether lines of this encoding end at the byte `\n`, which occurs in no other character.
fn splits_at_newline_bytes(encoding: &str) -> bool {
    let plain = encoding.to_ascii_lowercase().replace(['-', '_'], "");
    match Codec::named(encoding) {
        Some(Codec::Utf8 | Codec::Ascii | Codec::Latin1) => true,
        Some(_) => false,
        None => {
            plain.starts_with("cp12") || plain.starts_with("iso8859") || plain.starts_with("koi8")
        }
    }
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "buffer", "encoding", "errors", "newline", "line_buffering", "write_through"];
    let [w, buffer, encoding, errors, newline, line_buffering, write_through] =
        args.bind(vm, "TextIOWrapper", names, 2)?;
    let w = w.unwrap_or(Word::NONE);
    let newline = newline.map_or(Ok(Newline::Universal), |w| Newline::of(vm, w))?;
    let text = |w: Option<Word>, default: &str| -> String {
        w.and_then(|w| w.as_str()).unwrap_or(default).to_string()
    };
    let mut encoding = text(encoding, "UTF-8");
    if encoding == "locale" {
        encoding = "UTF-8".into();
    }
    let errors = text(errors, "strict");
    if Codec::named(&encoding).is_none() {
        crate::modules::codecs::lookup(vm, &encoding)?;
    }
    let flag = |vm: &mut Vm, w: Option<Word>| w.map_or(Ok(false), |w| vm.truth(w));
    let mut fresh = Text::default();
    fresh.buffer = Some(Ref::new(buffer.unwrap_or(Word::NONE)));
    fresh.encoding = encoding;
    fresh.errors = errors;
    fresh.newline = newline;
    fresh.line_buffering = flag(vm, line_buffering)?;
    fresh.write_through = flag(vm, write_through)?;
    fresh.registered = Registered::new(vm, w);
    let old = with(vm, w, |t| std::mem::replace(t, fresh))?;
    drop(old);
    Ok(build::none())
}

/// Reads ahead once more; false at the end.
fn fill(vm: &mut Vm, w: Word) -> R<bool> {
    let b = open_buffer(vm, w)?;
    let (ended, encoding, whole, errors) =
        with(vm, w, |t| (t.ended, t.encoding.clone(), t.whole, t.errors.clone()))?;
    if ended {
        return Ok(false);
    }
    flush_pending(vm, w)?;
    let by_lines = splits_at_newline_bytes(&encoding);
    let mut more =
        if by_lines { read_piece(vm, *b, Some(CHUNK))? } else { read_piece(vm, *b, None)? };
    let any = !more.is_empty();
    if !by_lines && !whole {
        let text = codecs::decode_named(vm, &more, &encoding, &errors)?;
        more = text.as_str().unwrap_or("").as_bytes().to_vec();
    }
    with(vm, w, |t| {
        t.whole = !by_lines;
        t.ended = !any || !by_lines;
        t.ahead.drain(..t.at);
        t.at = 0;
        t.ahead.extend(more);
    })?;
    Ok(any)
}
fn read_piece(vm: &mut Vm, b: Word, most: Option<usize>) -> R<Vec<u8>> {
    if buffered::is_buffered(b) {
        let readable = call(vm, b, "readable", &[])?;
        if !vm.truth(*readable)? {
            return Err(unsupported(vm, "not readable"));
        }
        return match most {
            Some(n) => buffered::read_once(vm, b, n),
            None => buffered::read_bytes(vm, b, None),
        };
    }
    let key = vm.intern("read1");
    let name = if most.is_some() && vm.find_attr(b, *key)?.is_some() { "read1" } else { "read" };
    let data = match most {
        Some(n) => {
            let n = build::usize(vm, n);
            call(vm, b, name, &[*n])?
        }
        None => call(vm, b, "read", &[])?,
    };
    crate::methods::bytes::to_bytes(vm, *data)
}

/// Takes `n` bytes that were read ahead and decodes them.
fn take(vm: &mut Vm, w: Word, n: usize) -> R<String> {
    // ASCII is itself in every encoding that is split at bytes.
    let plain = with(vm, w, |t| {
        let raw = &t.ahead[t.at..t.at + n];
        let is_plain = raw.is_ascii() && memchr::memchr(b'\r', raw).is_none();
        let text = is_plain.then(|| String::from_utf8(raw.to_vec()).ok()).flatten()?;
        if matches!(t.newline, Newline::Universal | Newline::Any) {
            t.seen.note(text.as_bytes());
        }
        t.at += n;
        Some(text)
    })?;
    if let Some(text) = plain {
        return Ok(text);
    }
    let (raw, encoding, errors, whole, newline) = with(vm, w, |t| {
        let raw = t.ahead[t.at..t.at + n].to_vec();
        t.at += n;
        (raw, t.encoding.clone(), t.errors.clone(), t.whole, t.newline)
    })?;
    let text = if whole {
        String::from_utf8_lossy(&raw).into_owned()
    } else {
        let text = codecs::decode_named(vm, &raw, &encoding, &errors)?;
        text.as_str().unwrap_or("").to_string()
    };
    if matches!(newline, Newline::Universal | Newline::Any) {
        with(vm, w, |t| t.seen.note(text.as_bytes()))?;
    }
    Ok(newline.on_read(text))
}
fn left(vm: &mut Vm, w: Word) -> R<usize> {
    with(vm, w, |t| t.ahead.len() - t.at)
}

/// How many bytes the first `n` characters take as they are read; `None` if there are fewer.
fn span_of(t: &Text, n: usize) -> Option<usize> {
    let rest = &t.ahead[t.at..];
    let wide = t.whole || Codec::named(&t.encoding) == Some(Codec::Utf8);
    let (mut at, mut seen) = (0, 0);
    while seen < n {
        let b = *rest.get(at)?;
        let mut len = match b {
            0xc0..=0xdf if wide => 2,
            0xe0..=0xef if wide => 3,
            0xf0..=0xf7 if wide => 4,
            _ => 1,
        };
        if t.newline == Newline::Universal && b == b'\r' {
            match rest.get(at + 1) {
                Some(b'\n') => len = 2,
                None if !t.ended => return None,
                _ => {}
            }
        }
        at += len;
        seen += 1;
    }
    (at <= rest.len()).then_some(at)
}

fn read(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "read", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    open_buffer(vm, w)?;
    let text = match limit(vm, size)? {
        None => {
            while fill(vm, w)? {}
            let n = left(vm, w)?;
            take(vm, w, n)?
        }
        Some(n) => loop {
            if let Some(bytes) = with(vm, w, |t| span_of(t, n))? {
                break take(vm, w, bytes)?;
            }
            if !fill(vm, w)? && with(vm, w, |t| t.ended)? {
                let bytes = with(vm, w, |t| span_of(t, n).unwrap_or(t.ahead.len() - t.at))?;
                break take(vm, w, bytes)?;
            }
        },
    };
    Ok(build::str(vm, &text))
}

/// The next line, empty at the end.
fn line(vm: &mut Vm, w: Word, most: Option<usize>) -> R<String> {
    let mut seen = 0;
    let n = loop {
        let (end, ended) = with(vm, w, |t| {
            let rest = &t.ahead[t.at..];
            // A `\r` at the end of what was seen may go on as `\r\n`.
            let from = seen.min(rest.len()).saturating_sub(1);
            (t.newline.line_end(&rest[from..], !t.ended).map(|n| n + from), t.ended)
        })?;
        if let Some(n) = end {
            break n;
        }
        seen = left(vm, w)?;
        if ended || (!fill(vm, w)? && with(vm, w, |t| t.ended)?) {
            let rest = with(vm, w, |t| {
                let rest = &t.ahead[t.at..];
                t.newline.line_end(rest, false).unwrap_or(rest.len())
            })?;
            break rest;
        }
    };
    let n = match most {
        Some(most) => with(vm, w, |t| span_of(t, most).map_or(n, |m| m.min(n)))?,
        None => n,
    };
    take(vm, w, n)
}
fn read_line(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "readline", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    open_buffer(vm, w)?;
    let most = limit(vm, size)?;
    let text = line(vm, w, most)?;
    Ok(build::str(vm, &text))
}
fn next(vm: &mut Vm, args: &Args) -> R {
    open_buffer(vm, args.pos[0])?;
    let exact = vm.type_of(args.pos[0]);
    if exact.is_heap {
        let line = call(vm, args.pos[0], "readline", &[])?;
        return if vm.len(*line)? == 0 { Err(vm.stop_iteration(Word::NONE)) } else { Ok(line) };
    }
    let text = line(vm, args.pos[0], None)?;
    if text.is_empty() {
        return Err(vm.stop_iteration(Word::NONE));
    }
    Ok(build::str(vm, &text))
}

fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 1, 1, 1)?;
    let w = args.pos[0];
    let Some(s) = args.pos[1].get::<StrObj>() else {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("write() argument must be str, not {ty}")));
    };
    let b = open_buffer(vm, w)?;
    let writable = call(vm, *b, "writable", &[])?;
    if !vm.truth(*writable)? {
        return Err(unsupported(vm, "not writable"));
    }
    rewind(vm, w)?;
    let (encoding, errors, newline) =
        with(vm, w, |t| (t.encoding.clone(), t.errors.clone(), t.newline))?;
    let translated = newline.on_write(s.as_str());
    let text = build::str(vm, &translated);
    let data = match Codec::named(&encoding) {
        Some(Codec::Utf8) if !crate::surrogates::are_in(&translated) => {
            translated.as_bytes().to_vec()
        }
        _ => {
            let (encoding, errors) = (build::str(vm, &encoding), build::str(vm, &errors));
            let data = codecs::encode(vm, *text, Some(*encoding), Some(*errors))?;
            crate::methods::bytes::to_bytes(vm, *data)?
        }
    };
    let flush = with(vm, w, |t| {
        t.pending.extend(data);
        t.line_buffering && translated.contains(['\n', '\r'])
    })?;
    let full = with(vm, w, |t| t.pending.len() > HELD_BACK || t.write_through || flush)?;
    if full {
        flush_pending(vm, w)?;
    }
    if flush {
        call(vm, *b, "flush", &[])?;
    }
    Ok(build::usize(vm, s.chars))
}
/// Puts the file below back to where the program thinks it is.
fn rewind(vm: &mut Vm, w: Word) -> R<()> {
    let left = with(vm, w, |t| {
        let left = t.ahead.len() - t.at;
        (t.ahead, t.at, t.ended, t.whole) = (Vec::new(), 0, false, false);
        left
    })?;
    if left > 0 {
        let b = buffer(vm, w)?;
        let (back, one) = (build::int64(vm, -(left as i64)), build::int64(vm, 1));
        call(vm, *b, "seek", &[*back, *one])?;
    }
    Ok(())
}
fn flush(vm: &mut Vm, args: &Args) -> R {
    let b = open_buffer(vm, args.pos[0])?;
    flush_pending(vm, args.pos[0])?;
    call(vm, *b, "flush", &[])
}
fn seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "seek", 1, 1, 2)?;
    let w = args.pos[0];
    let b = open_buffer(vm, w)?;
    let offset = vm.to_i64(args.pos[1])?;
    let whence = args.get(2).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    match whence {
        0 if offset < 0 => {
            return Err(vm.value_error(&format!("negative seek position {offset}")));
        }
        1 if offset != 0 => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        2 if offset != 0 => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        0..=2 => {}
        _ => {
            let text = format!("invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(vm.value_error(&text));
        }
    }
    flush_pending(vm, w)?;
    rewind(vm, w)?;
    call(vm, *b, "seek", &args.pos[1..])
}
fn tell(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let b = open_buffer(vm, w)?;
    flush_pending(vm, w)?;
    let at = call(vm, *b, "tell", &[])?;
    let at = vm.to_i64(*at)?;
    let left = left(vm, w)?;
    Ok(build::int64(vm, at - left as i64))
}
fn truncate(vm: &mut Vm, args: &Args) -> R {
    let b = open_buffer(vm, args.pos[0])?;
    flush_pending(vm, args.pos[0])?;
    rewind(vm, args.pos[0])?;
    call(vm, *b, "truncate", &args.pos[1..])
}
fn close(vm: &mut Vm, args: &Args) -> R {
    let Some(b) = with(vm, args.pos[0], |t| t.buffer.clone())? else { return Ok(build::none()) };
    if super::is_closed(vm, *b)? {
        return Ok(build::none());
    }
    let flushed = call(vm, args.pos[0], "flush", &[]);
    let saved = vm.pending.replace(Word::NULL);
    with(vm, args.pos[0], |t| t.pending.clear())?;
    call(vm, *b, "close", &[])?;
    vm.pending.set(saved);
    flushed
}
fn detach(vm: &mut Vm, args: &Args) -> R {
    let b = buffer(vm, args.pos[0])?;
    call(vm, args.pos[0], "flush", &[])?;
    let was = with(vm, args.pos[0], |t| t.buffer.take())?;
    drop(was);
    Ok(b)
}
fn reconfigure(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "encoding", "errors", "newline", "line_buffering", "write_through"];
    let [w, encoding, errors, newline, line_buffering, write_through] =
        args.bind(vm, "reconfigure", names, 1)?;
    let w = w.unwrap_or(Word::NONE);
    call(vm, w, "flush", &[])?;
    let newline = newline.map(|w| Newline::of(vm, w)).transpose()?;
    let given = |w: Option<Word>| w.and_then(|w| w.as_str()).map(str::to_string);
    let mut flag = |w: Option<Word>| -> R<Option<bool>> {
        w.filter(|w| *w != Word::NONE).map(|w| vm.truth(w)).transpose()
    };
    let (line_buffering, write_through) = (flag(line_buffering)?, flag(write_through)?);
    with(vm, w, |t| {
        if let Some(e) = given(encoding) {
            t.encoding = e;
            t.errors = "strict".into();
        }
        if let Some(e) = given(errors) {
            t.errors = e;
        }
        t.newline = newline.unwrap_or(t.newline);
        t.line_buffering = line_buffering.unwrap_or(t.line_buffering);
        t.write_through = write_through.unwrap_or(t.write_through);
    })?;
    Ok(build::none())
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let b = buffer(vm, w)?;
    let mut text = "<_io.TextIOWrapper".to_string();
    let key = vm.names.name;
    if let Some(name) = vm.find_attr(*b, key)? {
        text.push_str(&format!(" name={}", vm.repr(*name)?));
    }
    let key = vm.intern("mode");
    if let Some(mode) = crate::attributes::own_attribute(w, *key).map(Ref::new) {
        text.push_str(&format!(" mode={}", vm.repr(*mode)?));
    }
    let encoding = with(vm, w, |t| t.encoding.clone())?;
    text.push_str(&format!(" encoding='{encoding}'>"));
    Ok(build::str(vm, &text))
}
/// Methods that the file below answers.
macro_rules! of_buffer {
    ($name:literal) => {
        ($name, |vm, a| {
            let b = open_buffer(vm, a.pos[0])?;
            call(vm, *b, $name, &[])
        })
    };
}

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj) {
    ty.new
        .set(Some(|_, a| Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(Text::default())))));
    define(
        vm,
        ty,
        &[
            ("__init__", init),
            ("read", read),
            ("readline", read_line),
            ("__next__", next),
            ("write", write),
            ("flush", flush),
            ("seek", seek),
            ("tell", tell),
            ("truncate", truncate),
            ("close", close),
            ("detach", detach),
            ("reconfigure", reconfigure),
            ("__repr__", repr),
            of_buffer!("fileno"),
            of_buffer!("isatty"),
            of_buffer!("readable"),
            of_buffer!("writable"),
            of_buffer!("seekable"),
        ],
    );
    define_property(vm, ty, "buffer", buffer, None);
    define_property(
        vm,
        ty,
        "closed",
        |vm, w| {
            let b = buffer(vm, w)?;
            Ok(build::bool(super::is_closed(vm, *b)?))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "name",
        |vm, w| {
            let b = buffer(vm, w)?;
            let key = vm.names.name;
            vm.get_attr(*b, key)
        },
        None,
    );
    define_property(
        vm,
        ty,
        "newlines",
        |vm, w| {
            let seen = with(vm, w, |t| t.seen)?;
            Ok(seen.shown(vm))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "encoding",
        |vm, w| {
            let t = with(vm, w, |t| t.encoding.clone())?;
            Ok(build::str(vm, &t))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "errors",
        |vm, w| {
            let t = with(vm, w, |t| t.errors.clone())?;
            Ok(build::str(vm, &t))
        },
        None,
    );
    define_property(
        vm,
        ty,
        "line_buffering",
        |vm, w| Ok(build::bool(with(vm, w, |t| t.line_buffering)?)),
        None,
    );
    define_property(
        vm,
        ty,
        "write_through",
        |vm, w| Ok(build::bool(with(vm, w, |t| t.write_through)?)),
        None,
    );
}
