//! `io.FileIO`: an unbuffered file.

use super::base::limit;
use super::{closed_error, unsupported};
use crate::build;
use crate::heap::Ref;
use crate::methods::bytes::to_bytes;
use crate::methods::{define, define_property};
use crate::modules::posix;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

/// An open file.
#[derive(Clone, Copy)]
pub(super) struct FileState {
    /// -1 when closed.
    pub(super) fd: i32,
    pub(super) readable: bool,
    pub(super) writable: bool,
    created: bool,
    appending: bool,
    close_fd: bool,
}

const CLOSED: FileState = FileState {
    fd: -1,
    readable: false,
    writable: false,
    created: false,
    appending: false,
    close_fd: true,
};

/// The state with the Rust destructor that closes a forgotten file.
struct Owner(FileState);

impl Drop for Owner {
    fn drop(&mut self) {
        if self.0.fd >= 3
            && self.0.close_fd
            && let Some(vm) = crate::vm::current()
        {
            // There is nobody to tell.
            let _ = vm.library.descriptors.close(self.0.fd);
        }
    }
}

/// The state of a `FileIO` object.
pub(super) fn state(w: Word) -> Option<FileState> {
    w.get::<NativeObj>()?.data.borrow().downcast_ref::<Owner>().map(|o| o.0)
}
fn set_state(w: Word, s: FileState) {
    if let Some(o) = w.cast::<NativeObj>().data.borrow_mut().downcast_mut::<Owner>() {
        o.0 = s;
    }
}
/// The state of an open file.
pub(super) fn open_state(vm: &mut Vm, w: Word) -> R<FileState> {
    match state(w) {
        Some(s) if s.fd >= 0 => Ok(s),
        Some(_) => Err(closed_error(vm)),
        None => Err(vm.type_error("descriptor requires a '_io.FileIO' object".into())),
    }
}

/// What a mode string asks for; it is one of `r w x a`, perhaps `+`, perhaps `b`.
fn parse(vm: &mut Vm, mode: &str) -> R<(FileState, i32)> {
    let kinds = mode.chars().filter(|c| "rwxa".contains(*c)).count();
    let known = mode.chars().all(|c| "rwxab+".contains(c));
    if !known {
        return Err(vm.value_error(&format!("invalid mode: {mode}")));
    }
    if kinds != 1 || mode.matches('+').count() > 1 {
        let text = "Must have exactly one of create/read/write/append mode and at most one plus";
        return Err(vm.value_error(text));
    }
    let plus = mode.contains('+');
    let mut s = FileState { readable: plus, writable: plus, ..CLOSED };
    let mut flags = libc::O_CLOEXEC;
    if mode.contains('r') {
        s.readable = true;
    } else {
        s.writable = true;
        flags |= libc::O_CREAT;
        if mode.contains('x') {
            s.created = true;
            flags |= libc::O_EXCL;
        } else if mode.contains('a') {
            s.appending = true;
            flags |= libc::O_APPEND;
        } else {
            flags |= libc::O_TRUNC;
        }
    }
    flags |= match (s.readable, s.writable) {
        (true, true) => libc::O_RDWR,
        (_, true) => libc::O_WRONLY,
        _ => libc::O_RDONLY,
    };
    Ok((s, flags))
}

fn init(vm: &mut Vm, args: &Args) -> R {
    let names = ["", "file", "mode", "closefd", "opener"];
    let [w, file, mode, close_fd, opener] = args.bind(vm, "FileIO", names, 2)?;
    let (w, file) = (w.unwrap_or(Word::NONE), file.unwrap_or(Word::NONE));
    let mode = mode.and_then(|m| m.as_str()).unwrap_or("r").to_string();
    let (mut s, flags) = parse(vm, &mode)?;
    s.close_fd = close_fd.map_or(Ok(true), |w| vm.truth(w))?;
    if matches!(file.kind(), Kind::Int | Kind::Bool) {
        s.fd = vm.to_i64(file)? as i32;
        if s.fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        posix::with_descriptor(vm, s.fd, |f| f.metadata())?;
    } else if let Some(opener) = opener.filter(|w| *w != Word::NONE) {
        let flags = build::int64(vm, i64::from(flags));
        let fd = vm.call(opener, &Args::of(&[file, *flags]))?;
        s.fd = vm.to_i64(*fd)? as i32;
        if s.fd < 0 {
            return Err(vm.value_error(&format!("opener returned {}", s.fd)));
        }
    } else {
        if !s.close_fd {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        let p = posix::path_arg(vm, file, "open")?;
        match posix::open_file(&p.path, flags, 0o666) {
            Ok(f) if f.metadata().is_ok_and(|m| m.is_dir()) => {
                let e = std::io::Error::from_raw_os_error(libc::EISDIR);
                return Err(vm.os_error(&e, &[*p.given]));
            }
            Ok(f) => s.fd = vm.library.descriptors.add(f),
            Err(e) => return Err(vm.os_error(&e, &[*p.given])),
        }
    }
    set_state(w, s);
    let key = vm.names.name;
    vm.generic_set_attr(w, key, Some(Ref::new(file)))?;
    if s.appending {
        posix::seek(vm, s.fd, 0, 2)?;
    }
    Ok(build::none())
}

/// Reads at most `n` bytes.
pub(super) fn read_some(vm: &mut Vm, w: Word, n: usize) -> R<Vec<u8>> {
    let s = open_state(vm, w)?;
    if !s.readable {
        return Err(unsupported(vm, "File not open for reading"));
    }
    posix::read_from(vm, s.fd, n)
}
/// Reads to the end.
pub(super) fn read_all(vm: &mut Vm, w: Word) -> R<Vec<u8>> {
    let s = open_state(vm, w)?;
    if !s.readable {
        return Err(unsupported(vm, "File not open for reading"));
    }
    let mut all = Vec::new();
    posix::with_descriptor(vm, s.fd, |f| std::io::Read::read_to_end(f, &mut all))?;
    Ok(all)
}
/// Writes, and says how much.
pub(super) fn write_some(vm: &mut Vm, w: Word, data: &[u8]) -> R<usize> {
    let s = open_state(vm, w)?;
    if !s.writable {
        return Err(unsupported(vm, "File not open for writing"));
    }
    posix::write_to(vm, s.fd, data)
}

fn read(vm: &mut Vm, args: &Args) -> R {
    let [w, size] = args.bind(vm, "read", ["", "size"], 1)?;
    let w = w.unwrap_or(Word::NONE);
    let data = match limit(vm, size)? {
        Some(n) => read_some(vm, w, n)?,
        None => read_all(vm, w)?,
    };
    Ok(build::bytes(vm, data))
}
fn read_into(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "readinto", 1, 1, 1)?;
    let n = crate::buffer::size(vm, args.pos[1])?;
    let data = read_some(vm, args.pos[0], n)?;
    super::fill(vm, args.pos[1], &data)
}
fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 1, 1, 1)?;
    let data = to_bytes(vm, args.pos[1])?;
    let n = write_some(vm, args.pos[0], &data)?;
    Ok(build::usize(vm, n))
}
fn seek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "seek", 1, 1, 2)?;
    let s = open_state(vm, args.pos[0])?;
    let offset = vm.to_i64(args.pos[1])?;
    let whence = args.get(2).map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    let at = posix::seek(vm, s.fd, offset, whence)?;
    Ok(build::int64(vm, at as i64))
}
fn tell(vm: &mut Vm, args: &Args) -> R {
    let s = open_state(vm, args.pos[0])?;
    let at = posix::seek(vm, s.fd, 0, 1)?;
    Ok(build::int64(vm, at as i64))
}
fn truncate(vm: &mut Vm, args: &Args) -> R {
    let s = open_state(vm, args.pos[0])?;
    if !s.writable {
        return Err(unsupported(vm, "File not open for writing"));
    }
    let n = match args.get(1).filter(|w| *w != Word::NONE) {
        Some(w) => vm.to_i64(w)?.max(0) as u64,
        None => posix::seek(vm, s.fd, 0, 1)?,
    };
    posix::with_descriptor(vm, s.fd, |f| f.set_len(n))?;
    Ok(build::int64(vm, n as i64))
}
fn close(vm: &mut Vm, args: &Args) -> R {
    let Some(s) = state(args.pos[0]) else { return Ok(build::none()) };
    if s.fd < 0 {
        return Ok(build::none());
    }
    set_state(args.pos[0], CLOSED);
    if s.close_fd
        && let Err(e) = vm.library.descriptors.close(s.fd)
    {
        return Err(vm.os_error(&e, &[]));
    }
    Ok(build::none())
}
fn mode_text(s: FileState) -> &'static str {
    match (s.created, s.appending, s.readable, s.writable) {
        (true, _, true, _) => "xb+",
        (true, ..) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, ..) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, _) => "rb",
        _ => "wb",
    }
}
fn repr(vm: &mut Vm, args: &Args) -> R {
    let w = args.pos[0];
    let text = match state(w) {
        Some(s) if s.fd >= 0 => {
            let key = vm.names.name;
            let name = vm.find_attr(w, key)?.unwrap_or_else(build::none);
            let shown = vm.repr(*name)?;
            let close_fd = if s.close_fd { "True" } else { "False" };
            format!("<_io.FileIO name={shown} mode='{}' closefd={close_fd}>", mode_text(s))
        }
        _ => "<_io.FileIO [closed]>".into(),
    };
    Ok(build::str(vm, &text))
}
/// Whether the file can be moved about in.
pub(super) fn is_seekable(vm: &mut Vm, w: Word) -> R<bool> {
    let s = open_state(vm, w)?;
    if posix::seek(vm, s.fd, 0, 1).is_ok() {
        return Ok(true);
    }
    vm.clear_pending();
    Ok(false)
}

pub(super) fn install(vm: &mut Vm, ty: &'static TypeObj) {
    ty.new.set(Some(|_, a| Ok(build::native(a.pos[0].cast::<TypeObj>(), Box::new(Owner(CLOSED))))));
    define(
        vm,
        ty,
        &[
            ("__init__", init),
            ("read", read),
            ("readall", |vm, a| {
                let data = read_all(vm, a.pos[0])?;
                Ok(build::bytes(vm, data))
            }),
            ("readinto", read_into),
            ("write", write),
            ("seek", seek),
            ("tell", tell),
            ("truncate", truncate),
            ("close", close),
            ("fileno", |vm, a| {
                let s = open_state(vm, a.pos[0])?;
                Ok(build::int64(vm, i64::from(s.fd)))
            }),
            ("isatty", |vm, a| {
                let s = open_state(vm, a.pos[0])?;
                Ok(build::bool(posix::is_terminal(vm, s.fd)))
            }),
            ("readable", |vm, a| Ok(build::bool(open_state(vm, a.pos[0])?.readable))),
            ("writable", |vm, a| Ok(build::bool(open_state(vm, a.pos[0])?.writable))),
            ("seekable", |vm, a| Ok(build::bool(is_seekable(vm, a.pos[0])?))),
            ("__repr__", repr),
        ],
    );
    define_property(
        vm,
        ty,
        "closed",
        |_, w| Ok(build::bool(state(w).is_none_or(|s| s.fd < 0))),
        None,
    );
    define_property(
        vm,
        ty,
        "closefd",
        |_, w| Ok(build::bool(state(w).is_some_and(|s| s.close_fd))),
        None,
    );
    define_property(
        vm,
        ty,
        "mode",
        |vm, w| Ok(build::str(vm, state(w).map_or("rb", mode_text))),
        None,
    );
}
