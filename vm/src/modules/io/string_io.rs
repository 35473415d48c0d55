//! `io.StringIO`.

use super::base::limit;
use super::lines::Newline;
use crate::build;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// Characters: bytes, as long as all are ASCII.
enum Content {
    Ascii(Vec<u8>),
    Wide(Vec<char>),
}

impl Content {
    fn len(&self) -> usize {
        match self {
            Content::Ascii(bytes) => bytes.len(),
            Content::Wide(chars) => chars.len(),
        }
    }
    fn widen(&mut self) -> &mut Vec<char> {
        if let Content::Ascii(bytes) = self {
            *self = Content::Wide(bytes.iter().map(|b| char::from(*b)).collect());
        }
        match self {
            Content::Wide(chars) => chars,
            Content::Ascii(_) => unreachable!("it has just been widened"),
        }
    }
    fn push(&mut self, text: &str) {
        match self {
            Content::Ascii(bytes) if text.is_ascii() => bytes.extend_from_slice(text.as_bytes()),
            _ => self.widen().extend(text.chars()),
        }
    }
    /// Writes over what is there from a place on, and behind it.
    fn overwrite(&mut self, at: usize, text: &str) {
        let chars = self.widen();
        for (i, c) in text.chars().enumerate() {
            match chars.get_mut(at + i) {
                Some(old) => *old = c,
                None => chars.push(c),
            }
        }
    }
    /// Makes it so long, by zeros or by forgetting the end.
    fn resize(&mut self, len: usize) {
        match self {
            Content::Ascii(bytes) => bytes.resize(len, 0),
            Content::Wide(chars) => chars.resize(len, '\0'),
        }
    }
    fn part(&self, from: usize, to: usize) -> String {
        match self {
            Content::Ascii(bytes) => String::from_utf8_lossy(&bytes[from..to]).into_owned(),
            Content::Wide(chars) => chars[from..to].iter().collect(),
        }
    }
    /// The length of the line that begins at a place.
    fn line(&self, from: usize, newline: Newline) -> usize {
        let end = match self {
            Content::Ascii(bytes) => newline.line_end(&bytes[from..], false),
            Content::Wide(chars) => newline.line_end(&chars[from..], false),
        };
        end.unwrap_or(self.len() - from)
    }
}

/// The characters, and which of them is next (perhaps beyond the end).
struct Text {
    content: Content,
    at: usize,
    newline: Newline,
    closed: bool,
}

impl Default for Text {
    fn default() -> Text {
        Text { content: Content::Ascii(Vec::new()), at: 0, newline: Newline::Lf, closed: false }
    }
}

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Text) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    let mut data = match native {
        Some(n) => n.data.borrow_mut(),
        None => return Err(vm.type_error("descriptor requires a '_io.StringIO' object".into())),
    };
    match data.downcast_mut::<Text>() {
        Some(t) if t.closed => Err(vm.value_error("I/O operation on closed file")),
        Some(t) => Ok(f(t)),
        None => Err(vm.type_error("descriptor requires a '_io.StringIO' object".into())),
    }
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let [w, initial, newline] = args.bind(vm, "StringIO", ["", "initial_value", "newline"], 1)?;
    let newline = newline.map_or(Ok(Newline::Lf), |w| Newline::of(vm, w))?;
    let w = w.unwrap_or(Word::NONE);
    let mut fresh = Text { newline, ..Text::default() };
    if let Some(v) = initial.filter(|w| *w != Word::NONE) {
        match v.as_str() {
            Some(s) => fresh.put(s),
            None => {
                let ty = vm.type_of(v).name();
                let text = format!("initial_value must be str or None, not {ty}");
                return Err(vm.type_error(text));
            }
        }
        fresh.at = 0;
    }
    with(vm, w, |t| *t = fresh)?;
    Ok(build::none())
}

impl Text {
    fn put(&mut self, text: &str) {
        if self.newline == Newline::Lf && self.at == self.content.len() {
            // Nothing is translated.
            self.content.push(text);
            self.at = self.content.len();
            return;
        }
        let text = self.newline.on_write(text);
        let text = self.newline.on_read(text.into_owned());
        if self.at > self.content.len() {
            self.content.resize(self.at);
        }
        if self.at == self.content.len() {
            self.content.push(&text);
            self.at = self.content.len();
            return;
        }
        self.content.overwrite(self.at, &text);
        self.at += text.chars().count();
    }
    fn take(&mut self, n: usize) -> String {
        let len = self.content.len();
        let from = self.at.min(len);
        let to = from.saturating_add(n).min(len);
        self.at = self.at.max(to);
        self.content.part(from, to)
    }
    fn line(&mut self, most: usize) -> String {
        // What was read universally has only one kind of ending by now.
        let mode = if self.newline == Newline::Universal { Newline::Lf } else { self.newline };
        let n = self.content.line(self.at.min(self.content.len()), mode);
        self.take(n.min(most))
    }
}

fn read(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "read", ["", "size"], 1)?;
    let most = limit(vm, size)?.unwrap_or(usize::MAX);
    let text = with(vm, w.unwrap_or(Word::NONE), |t| t.take(most))?;
    Ok(build::str(vm, &text))
}
fn read_line(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "readline", ["", "size"], 1)?;
    let most = limit(vm, size)?.unwrap_or(usize::MAX);
    let text = with(vm, w.unwrap_or(Word::NONE), |t| t.line(most))?;
    Ok(build::str(vm, &text))
}
fn next(vm: &mut Vm, args: &Args) -> R {
    let line = if vm.type_of(args.pos[0]).is_heap {
        let read_line = vm.names.readline;
        vm.call_method(args.pos[0], read_line, &[])?
    } else {
        let text = with(vm, args.pos[0], |t| t.line(usize::MAX))?;
        build::str(vm, &text)
    };
    match vm.len(*line)? {
        0 => Err(vm.stop_iteration(Word::NONE)),
        _ => Ok(line),
    }
}
fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 1, 1, 1)?;
    let Some(s) = args.pos[1].get::<StrObj>() else {
        let ty = vm.type_of(args.pos[1]).name();
        return Err(vm.type_error(format!("string argument expected, got '{ty}'")));
    };
    with(vm, args.pos[0], |t| t.put(s.as_str()))?;
    Ok(build::usize(vm, s.chars))
}
fn seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "seek", 1, 1, 2)?;
    let offset = vm.to_i64(args.pos[1])?;
    let whence = args.get(2).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    if !(0..=2).contains(&whence) {
        return Err(vm.value_error(&format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    if whence == 0 && offset < 0 {
        return Err(vm.value_error(&format!("Negative seek position {offset}")));
    }
    if whence != 0 && offset != 0 {
        let ty = vm.exc().os_error;
        return Err(vm.raise(ty, "Can't do nonzero cur-relative seeks"));
    }
    let at = with(vm, args.pos[0], |t| {
        t.at = match whence {
            0 => offset as usize,
            1 => t.at,
            _ => t.content.len(),
        };
        t.at
    })?;
    Ok(build::usize(vm, at))
}
fn truncate(vm: &mut Vm, args: &Args) -> R {
    let size = args.get(1).filter(|w| *w != Word::NONE).map(|w| vm.to_i64(w)).transpose()?;
    if let Some(n) = size.filter(|n| *n < 0) {
        return Err(vm.value_error(&format!("Negative size value {n}")));
    }
    let n = with(vm, args.pos[0], |t| {
        let n = size.map_or(t.at, |n| n as usize);
        if n < t.content.len() {
            t.content.resize(n);
        }
        n
    })?;
    Ok(build::usize(vm, n))
}
fn close(_: &mut Vm, args: &Args) -> R {
    let native = args.pos[0].cast::<NativeObj>();
    if let Some(t) = native.data.borrow_mut().downcast_mut::<Text>() {
        *t = Text { closed: true, ..Text::default() };
    }
    Ok(build::none())
}
/// Text, newline, place and `__dict__`.
fn get_state(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getstate__", 1, 0, 0)?;
    let (text, newline, at) =
        with(vm, args.pos[0], |t| (t.content.part(0, t.content.len()), t.newline.name(), t.at))?;
    let dict = super::attributes_of(vm, args.pos[0])?;
    let newline = newline.map_or_else(build::none, |n| build::str(vm, n));
    let state = vec![build::str(vm, &text), newline, build::usize(vm, at), dict];
    Ok(build::tuple(vm, state))
}
fn set_state(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let [text, newline, at, dict] = super::state_of(vm, args, "_io.StringIO.__setstate__")?;
    let newline = Newline::of(vm, *newline)?;
    let Some(text) = text.as_str() else {
        let ty = vm.type_of(*text).name();
        return Err(vm.type_error(format!("initial_value must be str or None, not {ty}")));
    };
    let at = super::place_in_state(vm, *at, "third")?;
    // The text is as it was kept: nothing is translated again.
    let mut fresh = Text { newline, at, ..Text::default() };
    fresh.content.push(text);
    with(vm, args.pos[0], |t| *t = fresh)?;
    super::set_attributes(vm, args.pos[0], *dict, "fourth")
}
fn is_closed(_: &mut Vm, w: Word) -> R {
    let native = w.cast::<NativeObj>();
    let closed = native.data.borrow().downcast_ref::<Text>().is_some_and(|t| t.closed);
    Ok(build::bool(closed))
}
fn yes(vm: &mut Vm, args: &Args) -> R {
    with(vm, args.pos[0], |_| ())?;
    Ok(build::bool(true))
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
            ("seek", seek),
            ("tell", |vm, a| {
                let at = with(vm, a.pos[0], |t| t.at)?;
                Ok(build::usize(vm, at))
            }),
            ("truncate", truncate),
            ("getvalue", |vm, a| {
                let text: String = with(vm, a.pos[0], |t| t.content.part(0, t.content.len()))?;
                Ok(build::str(vm, &text))
            }),
            ("close", close),
            ("__getstate__", get_state),
            ("__setstate__", set_state),
            ("readable", yes),
            ("writable", yes),
            ("seekable", yes),
        ],
    );
    define_property(vm, ty, "closed", is_closed, None);
    define_property(vm, ty, "line_buffering", |_, _| Ok(build::bool(false)), None);
}
