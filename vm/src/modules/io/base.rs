//! `_IOBase` and the abstract classes below it: what every file can do by means of `read`, `write` and
//! the like of its subclass.

use super::{check_open, unsupported};
use crate::build;
use crate::heap::Ref;
use crate::methods::{define, define_property};
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// State of an object whose class is written in Python.
struct Abstract;

/// Makes an instance of an abstract class.
pub(super) fn new(_: &mut Vm, args: &Args) -> R {
    Ok(build::native(args.pos[0].cast::<TypeObj>(), Box::new(Abstract)))
}

fn method(vm: &mut Vm, w: Word, name: &str, args: &[Word]) -> R {
    let key = vm.intern(name);
    vm.call_method(w, *key, args)
}

/// A limit argument: `None` and negative numbers mean none.
pub(super) fn limit(vm: &mut Vm, w: Option<Word>) -> R<Option<usize>> {
    match w {
        None | Some(Word::NONE) => Ok(None),
        Some(w) => Ok(usize::try_from(vm.to_i64(w)?).ok()),
    }
}

fn flag(vm: &mut Vm, w: Word) -> R<bool> {
    let key = vm.intern("__IOBase_closed");
    Ok(crate::attributes::own_attribute(w, *key).is_some())
}
fn close(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    if flag(vm, w)? {
        return Ok(build::none());
    }
    let flushed = method(vm, w, "flush", &[]);
    let key = vm.intern("__IOBase_closed");
    let saved = vm.pending.replace(Word::NULL);
    vm.generic_set_attr(w, *key, Some(build::bool(true)))?;
    vm.pending.set(saved);
    flushed?;
    Ok(build::none())
}

/// Reads a line a byte at a time, since nothing else is known of the subclass.
fn read_line(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "readline", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    let most = limit(vm, size)?.unwrap_or(usize::MAX);
    let one = build::int64(vm, 1);
    let mut line = Vec::new();
    while line.len() < most {
        let b = method(vm, w, "read", &[*one])?;
        let Some(b) = b.get::<BytesObj>() else {
            let ty = vm.type_of(*b).name();
            let ty_error = vm.exc().os_error;
            return Err(vm.raise(
                ty_error,
                &format!("read() should have returned a bytes object, not '{ty}'"),
            ));
        };
        let b = b.data.borrow();
        if b.is_empty() {
            break;
        }
        line.extend_from_slice(&b);
        if line.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(build::bytes(vm, line))
}

fn next(vm: &mut Vm, args: &Args) -> R {
    let line = method(vm, args.pos[0], "readline", &[])?;
    if vm.len(*line)? == 0 {
        return Err(vm.stop_iteration(Word::NONE));
    }
    Ok(line)
}
fn read_lines(vm: &mut Vm, args: &Args) -> R {
    let [w, hint] = args.bind(vm, "readlines", ["", "hint"], 1)?;
    let most = limit(vm, hint)?.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let (mut lines, mut total) = (Vec::new(), 0);
    while total < most {
        let line = method(vm, w.unwrap_or(Word::NONE), "readline", &[])?;
        let n = vm.len(*line)?;
        if n == 0 {
            break;
        }
        total += n;
        lines.push(line);
    }
    Ok(build::list(vm, lines))
}
fn write_lines(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "writelines", 1, 1, 1)?;
    check_open(vm, args.pos[0])?;
    let it = vm.get_iter(args.pos[1])?;
    while let Some(line) = vm.iter_next(*it)? {
        method(vm, args.pos[0], "write", &[*line])?;
    }
    Ok(build::none())
}
fn enter(vm: &mut Vm, args: &Args) -> R {
    check_open(vm, args.pos[0])?;
    Ok(Ref::new(args.pos[0]))
}
fn exit(vm: &mut Vm, args: &Args) -> R {
    method(vm, args.pos[0], "close", &[])
}
fn no(_: &mut Vm, _: &Args) -> R {
    Ok(build::bool(false))
}
/// An operation that only subclasses have.
macro_rules! lacking {
    ($name:literal) => {
        ($name, |vm, _| Err(unsupported(vm, $name)))
    };
}
/// Raises unless a query method says yes.
fn check(vm: &mut Vm, args: &Args, query: &str, complaint: &str) -> R {
    let yes = method(vm, args.pos[0], query, &[])?;
    if *yes == Word::TRUE { Ok(yes) } else { Err(unsupported(vm, complaint)) }
}

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj) {
    ty.new.set(Some(new));
    define(
        vm,
        ty,
        &[
            lacking!("seek"),
            lacking!("truncate"),
            lacking!("fileno"),
            ("tell", |vm, a| {
                let (zero, one) = (build::int64(vm, 0), build::int64(vm, 1));
                method(vm, a.pos[0], "seek", &[*zero, *one])
            }),
            ("flush", |vm, a| {
                check_open(vm, a.pos[0])?;
                Ok(build::none())
            }),
            ("close", close),
            ("readable", no),
            ("writable", no),
            ("seekable", no),
            ("isatty", |vm, a| {
                check_open(vm, a.pos[0])?;
                Ok(build::bool(false))
            }),
            ("readline", read_line),
            ("readlines", read_lines),
            ("writelines", write_lines),
            ("__iter__", enter),
            ("__next__", next),
            ("__enter__", enter),
            ("__exit__", exit),
            ("_checkClosed", |vm, a| {
                check_open(vm, a.pos[0])?;
                Ok(build::none())
            }),
            ("_checkReadable", |vm, a| check(vm, a, "readable", "File or stream is not readable.")),
            ("_checkWritable", |vm, a| check(vm, a, "writable", "File or stream is not writable.")),
            ("_checkSeekable", |vm, a| check(vm, a, "seekable", "File or stream is not seekable.")),
        ],
    );
    define_property(vm, ty, "closed", |vm, w| Ok(build::bool(flag(vm, w)?)), None);
}

/// `RawIOBase.read` in terms of `readinto`, and `readall`.
pub(super) fn install_raw(vm: &mut Vm, ty: &'static TypeObj) {
    define(
        vm,
        ty,
        &[
            ("read", |vm, a| {
                let [w, size] = a.bind(vm, "read", ["", "size"], 1)?;
                let w = w.unwrap_or(Word::NONE);
                let Some(n) = limit(vm, size)? else { return method(vm, w, "readall", &[]) };
                let room = build::bytearray(vm, vec![0; n]);
                let got = method(vm, w, "readinto", &[*room])?;
                if *got == Word::NONE {
                    return Ok(got);
                }
                let got = vm.to_i64(*got)?.max(0) as usize;
                let data = room.cast::<BytesObj>().data.borrow();
                Ok(build::bytes(vm, data[..got.min(n)].to_vec()))
            }),
            ("readall", |vm, a| {
                let n = build::usize(vm, super::CHUNK);
                let mut all = Vec::new();
                loop {
                    let piece = method(vm, a.pos[0], "read", &[*n])?;
                    let Some(b) = piece.get::<BytesObj>() else { break };
                    if b.data.borrow().is_empty() {
                        break;
                    }
                    all.extend_from_slice(&b.data.borrow());
                }
                Ok(build::bytes(vm, all))
            }),
            lacking!("readinto"),
            lacking!("write"),
        ],
    );
}

/// `BufferedIOBase`: `readinto` in terms of `read`.
pub(super) fn install_buffered(vm: &mut Vm, ty: &'static TypeObj) {
    fn read_into(vm: &mut Vm, args: &Args, how: &str) -> R {
        args.arity(vm, "readinto", 1, 1, 1)?;
        let n = crate::buffer::size(vm, args.pos[1])?;
        let n = build::usize(vm, n);
        let data = method(vm, args.pos[0], how, &[*n])?;
        let data = crate::methods::bytes::to_bytes(vm, *data)?;
        super::fill(vm, args.pos[1], &data)
    }
    define(
        vm,
        ty,
        &[
            lacking!("read"),
            lacking!("read1"),
            lacking!("write"),
            lacking!("detach"),
            ("readinto", |vm, a| read_into(vm, a, "read")),
            ("readinto1", |vm, a| read_into(vm, a, "read1")),
        ],
    );
}

/// `TextIOBase`.
pub(super) fn install_text(vm: &mut Vm, ty: &'static TypeObj) {
    define(vm, ty, &[lacking!("read"), lacking!("write"), lacking!("detach")]);
    for name in ["encoding", "newlines", "errors"] {
        define_property(vm, ty, name, |_, _| Ok(build::none()), None);
    }
}
