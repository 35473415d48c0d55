//! `fcntl`: control of descriptors, and locks on files.

use super::select::descriptor;
use super::{module, set_numbers};
use crate::build;
use crate::heap::Ref;
use crate::object::Value;
use crate::vm::{Args, R, Vm};
use ir::word::Word;

const NUMBERS: &[(&str, i64)] = system_numbers! {
    F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_GETOWN F_SETOWN
    F_RDLCK F_WRLCK F_UNLCK F_GETPIPE_SZ F_SETPIPE_SZ F_GETLEASE F_SETLEASE F_NOTIFY FD_CLOEXEC
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN
};

/// Bytes that an argument of `fcntl` and `ioctl` may have.
const MOST: usize = 1024;

fn failed(vm: &mut Vm) -> crate::vm::Raised {
    vm.os_error(&std::io::Error::last_os_error(), &[])
}

/// What such a call is given: a number, or bytes that it may change.
enum Given {
    Number(i64),
    Bytes(Vec<u8>),
}

fn given(vm: &mut Vm, name: &str, w: Option<Word>) -> R<Given> {
    let Some(w) = w else { return Ok(Given::Number(0)) };
    let text = w.as_str().map(|s| s.as_bytes().to_vec());
    match text.or_else(|| crate::buffer::copy(w)) {
        Some(data) if data.len() > MOST => {
            Err(vm.value_error(&format!("{name} argument 3 is too long")))
        }
        Some(data) => Ok(Given::Bytes(data)),
        None => Ok(Given::Number(vm.to_i64(w)?)),
    }
}

fn fcntl(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "fcntl", 0, 2, 3)?;
    let (file, command) = (descriptor(vm, args.pos[0])?, vm.to_i64(args.pos[1])? as i32);
    match given(vm, "fcntl", args.get(2))? {
        Given::Number(n) => {
            // SAFETY: what commands take that are given a number is a number.
            let result = unsafe { libc::fcntl(file, command, n) };
            if result < 0 { Err(failed(vm)) } else { Ok(build::int64(vm, result.into())) }
        }
        Given::Bytes(data) => {
            let mut room = [0u8; MOST];
            room[..data.len()].copy_from_slice(&data);
            // SAFETY: no command takes or gives more than there is room for.
            let result = unsafe { libc::fcntl(file, command, room.as_mut_ptr()) };
            match result {
                ..0 => Err(failed(vm)),
                _ => Ok(build::bytes(vm, room[..data.len()].to_vec())),
            }
        }
    }
}

fn ioctl(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "ioctl", 0, 2, 4)?;
    let (file, request) = (descriptor(vm, args.pos[0])?, vm.to_i64(args.pos[1])? as libc::c_ulong);
    match given(vm, "ioctl", args.get(2))? {
        Given::Number(n) => {
            // SAFETY: what requests take that are given a number is a number.
            let result = unsafe { libc::ioctl(file, request, n) };
            if result < 0 { Err(failed(vm)) } else { Ok(build::int64(vm, result.into())) }
        }
        Given::Bytes(data) => {
            let mut room = [0u8; MOST];
            room[..data.len()].copy_from_slice(&data);
            // SAFETY: as above.
            let result = unsafe { libc::ioctl(file, request, room.as_mut_ptr()) };
            if result < 0 {
                return Err(failed(vm));
            }
            let changes = args.get(3).map(|w| vm.truth(w)).transpose()?.unwrap_or(true);
            let written = crate::buffer::with_writable(args.pos[2], |to| {
                to.copy_from_slice(&room[..data.len()]);
            });
            match written.filter(|()| changes) {
                Some(()) => Ok(build::int64(vm, result.into())),
                None => Ok(build::bytes(vm, room[..data.len()].to_vec())),
            }
        }
    }
}

fn flock(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "flock", 0, 2, 2)?;
    let (file, operation) = (descriptor(vm, args.pos[0])?, vm.to_i64(args.pos[1])? as i32);
    // SAFETY: it takes two numbers.
    let result = unsafe { libc::flock(file, operation) };
    if result < 0 { Err(failed(vm)) } else { Ok(build::none()) }
}

fn lockf(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "lockf", 0, 2, 5)?;
    let (file, operation) = (descriptor(vm, args.pos[0])?, vm.to_i64(args.pos[1])? as i32);
    let mut number = |i| args.get(i).map(|w| vm.to_i64(w)).transpose();
    let (length, start, whence) = (number(2)?, number(3)?, number(4)?);
    let kind = match operation & !libc::LOCK_NB {
        libc::LOCK_UN => libc::F_UNLCK,
        libc::LOCK_SH => libc::F_RDLCK,
        libc::LOCK_EX => libc::F_WRLCK,
        _ => return Err(vm.value_error("unrecognized lockf argument")),
    };
    let waits = operation & libc::LOCK_NB == 0;
    // SAFETY: the struct is plain numbers, and the call reads it.
    let result = unsafe {
        let mut lock: libc::flock = std::mem::zeroed();
        lock.l_type = kind as i16;
        lock.l_whence = whence.unwrap_or(0) as i16;
        lock.l_start = start.unwrap_or(0);
        lock.l_len = length.unwrap_or(0);
        libc::fcntl(file, if waits { libc::F_SETLKW } else { libc::F_SETLK }, &lock)
    };
    if result < 0 { Err(failed(vm)) } else { Ok(build::none()) }
}

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let functions: &[(&str, crate::object::NativeFn)] =
        &[("fcntl", fcntl), ("ioctl", ioctl), ("flock", flock), ("lockf", lockf)];
    let m = module(vm, "fcntl", functions);
    set_numbers(vm, &m, NUMBERS);
    m
}
