//! `io.BytesIO`.

use super::base::limit;
use super::closed_error;
use super::lines::Newline;
use crate::build;
use crate::methods::bytes::to_bytes;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// The data, and where the next read or write is (perhaps beyond the end).
#[derive(Default)]
struct Buffer {
    data: Vec<u8>,
    at: usize,
    closed: bool,
}

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Buffer) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    let mut data = match native {
        Some(n) => n.data.borrow_mut(),
        None => return Err(vm.type_error("descriptor requires a '_io.BytesIO' object".into())),
    };
    match data.downcast_mut::<Buffer>() {
        Some(b) if b.closed => Err(closed_error(vm)),
        Some(b) => Ok(f(b)),
        None => Err(vm.type_error("descriptor requires a '_io.BytesIO' object".into())),
    }
}

/// As [`with`], for what a view of the data would not live through.
fn change<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Buffer) -> T) -> R<T> {
    with(vm, w, |_| ())?;
    if crate::buffer::is_exported(w) {
        let ty = vm.exc().buffer_error;
        return Err(vm.raise(ty, "Existing exports of data: object cannot be re-sized"));
    }
    with(vm, w, f)
}

/// Whether this is a `BytesIO` that has not been closed.
pub(crate) fn is_open(w: Word) -> bool {
    let native = w.get::<NativeObj>();
    let data = native.and_then(|n| n.data.try_borrow().ok());
    data.is_some_and(|d| d.downcast_ref::<Buffer>().is_some_and(|b| !b.closed))
}
/// Shows the data, for the view that `getbuffer` gives.
pub(crate) fn with_memory<T>(w: Word, f: impl FnOnce(&mut [u8]) -> T) -> Option<T> {
    let mut data = w.get::<NativeObj>()?.data.try_borrow_mut().ok()?;
    data.downcast_mut::<Buffer>().map(|b| f(&mut b.data))
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let [w, initial] = args.bind(vm, "BytesIO", ["", "initial_bytes"], 1)?;
    let data = match initial.filter(|w| *w != Word::NONE) {
        Some(w) => to_bytes(vm, w)?,
        None => vec![],
    };
    change(vm, w.unwrap_or(Word::NONE), |b| *b = Buffer { data, at: 0, closed: false })?;
    Ok(build::none())
}

impl Buffer {
    fn take(&mut self, n: usize) -> Vec<u8> {
        let from = self.at.min(self.data.len());
        let to = from.saturating_add(n).min(self.data.len());
        self.at = self.at.max(to);
        self.data[from..to].to_vec()
    }
    fn put(&mut self, data: &[u8]) {
        if data.is_empty() {
            return;
        }
        let end = self.at + data.len();
        if self.data.len() < end {
            self.data.resize(end, 0);
        }
        self.data[self.at..end].copy_from_slice(data);
        self.at = end;
    }
    fn line(&mut self, most: usize) -> Vec<u8> {
        let rest = &self.data[self.at.min(self.data.len())..];
        let n = Newline::Lf.line_end(rest, false).unwrap_or(rest.len());
        self.take(n.min(most))
    }
}

fn read(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "read", ["", "size"], 1)?;
    let most = limit(vm, size)?.unwrap_or(usize::MAX);
    let data = with(vm, w.unwrap_or(Word::NONE), |b| b.take(most))?;
    Ok(build::bytes(vm, data))
}
fn read_line(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "readline", ["", "size"], 1)?;
    let most = limit(vm, size)?.unwrap_or(usize::MAX);
    let data = with(vm, w.unwrap_or(Word::NONE), |b| b.line(most))?;
    Ok(build::bytes(vm, data))
}
fn read_into(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "readinto", 1, 1, 1)?;
    let n = crate::buffer::size(vm, args.pos[1])?;
    let data = with(vm, args.pos[0], |b| b.take(n))?;
    super::fill(vm, args.pos[1], &data)
}
fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 1, 1, 1)?;
    if args.pos[1].as_str().is_some() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'".into()));
    }
    let data = to_bytes(vm, args.pos[1])?;
    change(vm, args.pos[0], |b| b.put(&data))?;
    Ok(build::usize(vm, data.len()))
}
fn seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "seek", 1, 1, 2)?;
    let offset = vm.to_i64(args.pos[1])?;
    let whence = args.get(2).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let start = with(vm, args.pos[0], |b| match whence {
        0 => Some(0),
        1 => Some(b.at as i64),
        2 => Some(b.data.len() as i64),
        _ => None,
    })?;
    let Some(start) = start else {
        return Err(vm.value_error(&format!("invalid whence ({whence}, should be 0, 1 or 2)")));
    };
    if whence == 0 && offset < 0 {
        return Err(vm.value_error(&format!("negative seek value {offset}")));
    }
    let at = start.saturating_add(offset).max(0);
    with(vm, args.pos[0], |b| b.at = at as usize)?;
    Ok(build::int64(vm, at))
}
fn truncate(vm: &mut Vm, args: &Args) -> R {
    let size = args.get(1).filter(|w| *w != Word::NONE).map(|w| vm.to_i64(w)).transpose()?;
    if let Some(n) = size.filter(|n| *n < 0) {
        return Err(vm.value_error(&format!("negative size value {n}")));
    }
    let n = change(vm, args.pos[0], |b| {
        let n = size.map_or(b.at, |n| n as usize);
        b.data.truncate(n);
        n
    })?;
    Ok(build::usize(vm, n))
}
fn close(vm: &mut Vm, args: &Args) -> R {
    if crate::buffer::is_exported(args.pos[0]) {
        change(vm, args.pos[0], |_| ())?;
    }
    let native = args.pos[0].cast::<NativeObj>();
    if let Some(b) = native.data.borrow_mut().downcast_mut::<Buffer>() {
        *b = Buffer { closed: true, ..Buffer::default() };
    }
    Ok(build::none())
}
/// Data, place and `__dict__`.
fn get_state(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__getstate__", 1, 0, 0)?;
    let (data, at) = with(vm, args.pos[0], |b| (b.data.clone(), b.at))?;
    let dict = super::attributes_of(vm, args.pos[0])?;
    let state = vec![build::bytes(vm, data), build::usize(vm, at), dict];
    Ok(build::tuple(vm, state))
}
fn set_state(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "__setstate__", 1, 1, 1)?;
    let name = "_io.BytesIO.__setstate__";
    let [data, at, dict] = super::state_of(vm, args, name)?;
    let data = to_bytes(vm, *data)?;
    let at = super::place_in_state(vm, *at, "second")?;
    change(vm, args.pos[0], |b| *b = Buffer { data, at, closed: false })?;
    super::set_attributes(vm, args.pos[0], *dict, "third")
}
fn is_closed(_: &mut Vm, w: Word) -> R {
    let native = w.cast::<NativeObj>();
    let closed = native.data.borrow().downcast_ref::<Buffer>().is_some_and(|b| b.closed);
    Ok(build::bool(closed))
}
fn yes(vm: &mut Vm, args: &Args) -> R {
    with(vm, args.pos[0], |_| ())?;
    Ok(build::bool(true))
}

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj) {
    ty.new.set(Some(|_, a| {
        Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(Buffer::default())))
    }));
    define(
        vm,
        ty,
        &[
            ("__init__", init),
            ("read", read),
            ("read1", read),
            ("readline", read_line),
            ("readinto", read_into),
            ("readinto1", read_into),
            ("write", write),
            ("seek", seek),
            ("tell", |vm, a| {
                let at = with(vm, a.pos[0], |b| b.at)?;
                Ok(build::usize(vm, at))
            }),
            ("truncate", truncate),
            ("getbuffer", |vm, a| {
                with(vm, a.pos[0], |_| ())?;
                crate::methods::memoryview::of(vm, a.pos[0])
            }),
            ("getvalue", |vm, a| {
                let data = with(vm, a.pos[0], |b| b.data.clone())?;
                Ok(build::bytes(vm, data))
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
}
