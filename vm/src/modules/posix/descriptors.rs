//! Open files by descriptor. Only descriptors that the program opened here (and the three standard ones)
//! exist; anything else is `EBADF`.

use crate::build;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd};
use std::os::unix::fs::FileExt;

/// The open files of a VM.
#[derive(Default)]
pub(crate) struct Descriptors {
    /// `None` marks a standard descriptor that was closed.
    open: HashMap<i32, Option<File>>,
}

fn bad() -> io::Error {
    io::Error::from_raw_os_error(libc::EBADF)
}

impl Descriptors {
    /// Takes a file over and gives its descriptor.
    pub(crate) fn add(&mut self, file: File) -> i32 {
        let fd = file.as_raw_fd();
        self.open.insert(fd, Some(file));
        fd
    }
    /// The file of a descriptor.
    pub(crate) fn file(&mut self, fd: i32) -> io::Result<&mut File> {
        let file = match self.open.entry(fd) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                // The standard streams are duplicated when first used, so that closing is ours alone.
                let owned = match fd {
                    0 => io::stdin().as_fd().try_clone_to_owned(),
                    1 => io::stdout().as_fd().try_clone_to_owned(),
                    2 => io::stderr().as_fd().try_clone_to_owned(),
                    _ => return Err(bad()),
                }?;
                place.insert(Some(File::from(owned)))
            }
        };
        file.as_mut().ok_or_else(bad)
    }
    /// The files of several descriptors, for a call that looks at all of them; none for those not open.
    pub(crate) fn borrow(&mut self, fds: &[i32]) -> Vec<Option<BorrowedFd<'_>>> {
        // So that a standard stream that is used for the first time is there.
        let known: Vec<bool> = fds.iter().map(|fd| self.file(*fd).is_ok()).collect();
        let file = |fd| self.open.get(fd)?.as_ref().map(AsFd::as_fd);
        fds.iter().zip(known).map(|(fd, known)| file(fd).filter(|_| known)).collect()
    }
    /// `dup2`: `to` becomes another name of the file of `from`.
    pub(crate) fn duplicate_onto(&mut self, from: i32, to: i32) -> io::Result<()> {
        let source = self.file(from)?.as_raw_fd();
        if !(0..3).contains(&to) && !self.open.contains_key(&to) {
            // SAFETY: asks whether the number is in use, no more.
            if unsafe { libc::fcntl(to, libc::F_GETFD) } >= 0 {
                // It is open, but not the program's.
                return Err(bad());
            }
        }
        // SAFETY: `to` is closed, a standard stream or a file of this table, whose entry stays its owner.
        if unsafe { libc::dup2(source, to) } < 0 {
            return Err(io::Error::last_os_error());
        }
        if (0..3).contains(&to) {
            // A standard stream is used through a duplicate, which is that of the old file.
            let copy = self.file(from)?.try_clone()?;
            self.open.insert(to, Some(copy));
        } else if let Entry::Vacant(place) = self.open.entry(to) {
            // SAFETY: `dup2` has just made it and nothing else has it.
            place.insert(Some(unsafe { File::from_raw_fd(to) }));
        }
        Ok(())
    }
    /// Closes a descriptor.
    pub(crate) fn close(&mut self, fd: i32) -> io::Result<()> {
        self.file(fd)?;
        if fd < 3 {
            self.open.insert(fd, None);
        } else {
            self.open.remove(&fd);
        }
        Ok(())
    }
}

/// A descriptor from an argument (an int or an object with `fileno`).
pub(crate) fn argument(vm: &mut Vm, w: Word) -> R<i32> {
    let number = match w.kind() {
        Kind::Int | Kind::Bool => vm.to_i64(w)?,
        _ => {
            let key = vm.names.fileno;
            let Some(f) = vm.find_attr(w, key)? else {
                return Err(
                    vm.type_error("argument must be an int, or have a fileno() method.".into())
                );
            };
            let n = vm.call(*f, &Args::of(&[]))?;
            vm.to_i64(*n)?
        }
    };
    Ok(i32::try_from(number).unwrap_or(-1))
}

/// Runs an operation on the file of a descriptor; a failure becomes an `OSError`.
pub(crate) fn with<T>(vm: &mut Vm, fd: i32, f: impl FnOnce(&mut File) -> io::Result<T>) -> R<T> {
    if fd == 1 {
        vm.flush();
    }
    match vm.library.descriptors.file(fd).and_then(f) {
        Ok(v) => Ok(v),
        Err(e) => Err(vm.os_error(&e, &[])),
    }
}

/// Writes to a descriptor; what goes to the standard output is captured where `print` is.
pub(crate) fn write_to(vm: &mut Vm, fd: i32, data: &[u8]) -> R<usize> {
    if fd == 1 && vm.capture.is_some() {
        vm.out.extend_from_slice(data);
        return Ok(data.len());
    }
    with(vm, fd, |f| f.write(data))
}

/// Reads at most `n` bytes.
pub(crate) fn read_from(vm: &mut Vm, fd: i32, n: usize) -> R<Vec<u8>> {
    let mut data = vec![0; n];
    let got = with(vm, fd, |f| {
        loop {
            match f.read(&mut data) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    })?;
    data.truncate(got);
    Ok(data)
}

/// `lseek`.
pub(crate) fn seek(vm: &mut Vm, fd: i32, offset: i64, whence: i64) -> R<u64> {
    let to = match whence {
        0 => match u64::try_from(offset) {
            Ok(o) => SeekFrom::Start(o),
            Err(_) => {
                let e = io::Error::from_raw_os_error(libc::EINVAL);
                return Err(vm.os_error(&e, &[]));
            }
        },
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => {
            let e = io::Error::from_raw_os_error(libc::EINVAL);
            return Err(vm.os_error(&e, &[]));
        }
    };
    with(vm, fd, |f| f.seek(to))
}

/// Whether a descriptor is a terminal.
pub(crate) fn is_terminal(vm: &mut Vm, fd: i32) -> bool {
    vm.library.descriptors.file(fd).is_ok_and(|f| f.is_terminal())
}

fn close(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "close", 0, 1, 1)?;
    let fd = argument(vm, args.pos[0])?;
    match vm.library.descriptors.close(fd) {
        Ok(()) => Ok(build::none()),
        Err(e) => Err(vm.os_error(&e, &[])),
    }
}
fn read(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "read", 0, 2, 2)?;
    let fd = argument(vm, args.pos[0])?;
    let n = vm.to_i64(args.pos[1])?;
    let Ok(n) = usize::try_from(n) else {
        let e = io::Error::from_raw_os_error(libc::EINVAL);
        return Err(vm.os_error(&e, &[]));
    };
    let data = read_from(vm, fd, n)?;
    Ok(build::bytes(vm, data))
}
fn write(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "write", 0, 2, 2)?;
    let fd = argument(vm, args.pos[0])?;
    let data = crate::methods::bytes::to_bytes(vm, args.pos[1])?;
    let n = write_to(vm, fd, &data)?;
    Ok(build::usize(vm, n))
}
fn lseek(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "lseek", 0, 3, 3)?;
    let fd = argument(vm, args.pos[0])?;
    let (offset, whence) = (vm.to_i64(args.pos[1])?, vm.to_i64(args.pos[2])?);
    let at = seek(vm, fd, offset, whence)?;
    Ok(build::int64(vm, at as i64))
}
fn ftruncate(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "ftruncate", 0, 2, 2)?;
    let fd = argument(vm, args.pos[0])?;
    let n = vm.to_i64(args.pos[1])?.max(0) as u64;
    with(vm, fd, |f| f.set_len(n))?;
    Ok(build::none())
}
fn dup(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "dup", 0, 1, 1)?;
    let fd = argument(vm, args.pos[0])?;
    let copy = with(vm, fd, |f| f.try_clone())?;
    let fd = vm.library.descriptors.add(copy);
    Ok(build::int64(vm, i64::from(fd)))
}
fn dup2(vm: &mut Vm, args: &Args) -> R {
    let [from, to, _inheritable] = args.bind(vm, "dup2", ["fd", "fd2", "inheritable"], 2)?;
    let from = argument(vm, from.unwrap_or(Word::NONE))?;
    let to = argument(vm, to.unwrap_or(Word::NONE))?;
    vm.flush();
    match vm.library.descriptors.duplicate_onto(from, to) {
        Ok(()) => Ok(build::int64(vm, i64::from(to))),
        Err(e) => Err(vm.os_error(&e, &[])),
    }
}
/// `pread(fd, n, offset)`.
fn read_at(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pread", 0, 3, 3)?;
    let fd = argument(vm, args.pos[0])?;
    let (n, offset) = (vm.to_i64(args.pos[1])?.max(0), vm.to_i64(args.pos[2])?.max(0));
    let mut data = vec![0; n as usize];
    let got = with(vm, fd, |f| f.read_at(&mut data, offset as u64))?;
    data.truncate(got);
    Ok(build::bytes(vm, data))
}
/// `pwrite(fd, data, offset)`.
fn write_at(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "pwrite", 0, 3, 3)?;
    let fd = argument(vm, args.pos[0])?;
    let data = crate::methods::bytes::to_bytes(vm, args.pos[1])?;
    let offset = vm.to_i64(args.pos[2])?.max(0) as u64;
    let n = with(vm, fd, |f| f.write_at(&data, offset))?;
    Ok(build::usize(vm, n))
}
fn is_blocking(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "get_blocking", 0, 1, 1)?;
    let fd = argument(vm, args.pos[0])?;
    let flags = with(vm, fd, |f| Ok(rustix::fs::fcntl_getfl(f)?))?;
    Ok(build::bool(!flags.contains(rustix::fs::OFlags::NONBLOCK)))
}
fn set_blocking(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set_blocking", 0, 2, 2)?;
    let (fd, is_blocking) = (argument(vm, args.pos[0])?, vm.truth(args.pos[1])?);
    with(vm, fd, |f| {
        let mut flags = rustix::fs::fcntl_getfl(&*f)?;
        flags.set(rustix::fs::OFlags::NONBLOCK, !is_blocking);
        Ok(rustix::fs::fcntl_setfl(f, flags)?)
    })?;
    Ok(build::none())
}
/// There are no child processes that could inherit a descriptor.
fn is_inheritable(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "get_inheritable", 0, 1, 1)?;
    let fd = argument(vm, args.pos[0])?;
    with(vm, fd, |_| Ok(()))?;
    Ok(build::bool(fd < 3))
}
fn set_inheritable(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "set_inheritable", 0, 2, 2)?;
    let fd = argument(vm, args.pos[0])?;
    with(vm, fd, |_| Ok(()))?;
    Ok(build::none())
}
fn pipe(vm: &mut Vm, _: &Args) -> R {
    let (reader, writer) = match io::pipe() {
        Ok(p) => p,
        Err(e) => return Err(vm.os_error(&e, &[])),
    };
    let (r, w) = (std::os::fd::OwnedFd::from(reader), std::os::fd::OwnedFd::from(writer));
    let fds = [File::from(r), File::from(w)].map(|f| vm.library.descriptors.add(f));
    let fds = fds.map(|fd| build::int64(vm, i64::from(fd)));
    Ok(build::tuple(vm, fds.to_vec()))
}
fn isatty(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "isatty", 0, 1, 1)?;
    let fd = argument(vm, args.pos[0])?;
    Ok(build::bool(is_terminal(vm, fd)))
}
fn sync(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fsync", 0, 1, 1)?;
    let fd = argument(vm, args.pos[0])?;
    with(vm, fd, |f| f.sync_all())?;
    Ok(build::none())
}

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("close", close),
    ("read", read),
    ("write", write),
    ("lseek", lseek),
    ("ftruncate", ftruncate),
    ("dup", dup),
    ("dup2", dup2),
    ("pread", read_at),
    ("pwrite", write_at),
    ("get_blocking", is_blocking),
    ("set_blocking", set_blocking),
    ("get_inheritable", is_inheritable),
    ("set_inheritable", set_inheritable),
    ("pipe", pipe),
    ("isatty", isatty),
    ("fsync", sync),
    ("fdatasync", sync),
];
