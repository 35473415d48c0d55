//! `io.StringIO`.

use super::base::limit;
use super::lines::Newline;
use crate::build;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The characters, and which of them is next (perhaps beyond the end).
struct Text {
    chars: Vec<char>,
    at: usize,
    newline: Newline,
    closed: bool,
}

impl Default for Text {
    fn default() -> Text {
        Text { chars: Vec::new(), at: 0, newline: Newline::Lf, closed: false }
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
        if self.newline == Newline::Lf && self.at == self.chars.len() {
            // Nothing is translated.
            self.chars.extend(text.chars());
            self.at = self.chars.len();
            return;
        }
        let text = self.newline.on_write(text);
        let text = self.newline.on_read(text.into_owned());
        if self.at > self.chars.len() {
            self.chars.resize(self.at, '\0');
        }
        if self.at == self.chars.len() {
            self.chars.extend(text.chars());
            self.at = self.chars.len();
            return;
        }
        for c in text.chars() {
            match self.chars.get_mut(self.at) {
                Some(old) => *old = c,
                None => self.chars.push(c),
            }
            self.at += 1;
        }
    }
    fn take(&mut self, n: usize) -> String {
        let from = self.at.min(self.chars.len());
        let to = from.saturating_add(n).min(self.chars.len());
        self.at = self.at.max(to);
        self.chars[from..to].iter().collect()
    }
    fn line(&mut self, most: usize) -> String {
        let rest = &self.chars[self.at.min(self.chars.len())..];
        // What was read universally has only one kind of ending by now.
        let mode = if self.newline == Newline::Universal { Newline::Lf } else { self.newline };
        let n = mode.line_end(rest, false).unwrap_or(rest.len());
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
            _ => t.chars.len(),
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
        t.chars.truncate(n);
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
            ("write", write),
            ("seek", seek),
            ("tell", |vm, a| {
                let at = with(vm, a.pos[0], |t| t.at)?;
                Ok(build::usize(vm, at))
            }),
            ("truncate", truncate),
            ("getvalue", |vm, a| {
                let text: String = with(vm, a.pos[0], |t| t.chars.iter().collect())?;
                Ok(build::str(vm, &text))
            }),
            ("close", close),
            ("readable", yes),
            ("writable", yes),
            ("seekable", yes),
        ],
    );
    define_property(vm, ty, "closed", is_closed, None);
    define_property(vm, ty, "line_buffering", |_, _| Ok(build::bool(false)), None);
}
