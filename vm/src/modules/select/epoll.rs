//! `select.epoll` objects.

use super::{descriptor, duration, pairs, wait};
use crate::build;
use crate::heap::Ref;
use crate::methods::define_property;
use crate::modules::native_type;
use crate::modules::posix::Descriptors;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::rc::Rc;

/// The system's object, until it is closed. A wait keeps it open.
struct Epoll(Option<Rc<OwnedFd>>);

/// How many events a call reports unless told otherwise.
const MOST_EVENTS: usize = libc::FD_SETSIZE - 1;

fn new(vm: &mut Vm, args: &Args) -> R {
    let [_, sizehint, flags] = args.bind(vm, "epoll", ["", "sizehint", "flags"], 1)?;
    let size = sizehint.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1);
    if size < -1 || size == 0 {
        return Err(vm.value_error("negative sizehint"));
    }
    let flags = flags.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(0);
    if flags & !i64::from(libc::EPOLL_CLOEXEC) != 0 {
        return Err(vm.os_error(&Errno::INVAL.into(), &[]));
    }
    match epoll::create(CreateFlags::CLOEXEC) {
        Ok(fd) => {
            let ty = args.pos[0].cast::<TypeObj>();
            Ok(build::native(ty, Box::new(Epoll(Some(Rc::new(fd))))))
        }
        Err(e) => Err(vm.os_error(&e.into(), &[])),
    }
}

fn opened(w: Word) -> Option<Rc<OwnedFd>> {
    w.get::<NativeObj>()?.data.borrow().downcast_ref::<Epoll>()?.0.clone()
}
fn epoll_of(vm: &mut Vm, w: Word) -> R<Rc<OwnedFd>> {
    opened(w).ok_or_else(|| vm.value_error("I/O operation on closed epoll object"))
}

/// Calls the system about a descriptor.
fn control(
    vm: &mut Vm,
    this: Word,
    fd: Word,
    call: impl FnOnce(&OwnedFd, BorrowedFd<'_>, EventData) -> rustix::io::Result<()>,
) -> R {
    let epoll = epoll_of(vm, this)?;
    let fd = descriptor(vm, fd)?;
    let files = vm.library.descriptors.borrow(&[fd]);
    let done = match files[0] {
        Some(file) => call(&epoll, file, EventData::new_u64(fd as u64)),
        None => Err(Errno::BADF),
    };
    match done {
        Ok(()) => Ok(build::none()),
        Err(e) => Err(vm.os_error(&e.into(), &[])),
    }
}
fn flags(vm: &mut Vm, w: Word) -> R<EventFlags> {
    let bits = vm.to_i64(w)?;
    match u32::try_from(bits) {
        Ok(bits) => Ok(EventFlags::from_bits_retain(bits)),
        Err(_) => Err(vm.overflow_error("can't convert the event mask to C unsigned int")),
    }
}
fn register(vm: &mut Vm, args: &Args) -> R {
    let [_, fd, events] = args.bind(vm, "register", ["", "fd", "eventmask"], 2)?;
    let events = match events {
        Some(w) => flags(vm, w)?,
        None => EventFlags::IN | EventFlags::PRI | EventFlags::OUT,
    };
    let fd = fd.unwrap_or(Word::NONE);
    control(vm, args.pos[0], fd, |epoll, fd, data| epoll::add(epoll, fd, data, events))
}
fn modify(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "modify", 1, 2, 2)?;
    let events = flags(vm, args.pos[2])?;
    control(vm, args.pos[0], args.pos[1], |epoll, fd, data| epoll::modify(epoll, fd, data, events))
}
fn unregister(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unregister", 1, 1, 1)?;
    control(vm, args.pos[0], args.pos[1], |epoll, fd, _| epoll::delete(epoll, fd))
}
/// `epoll.poll`: the limit is in seconds.
fn poll(vm: &mut Vm, args: &Args) -> R {
    let [_, limit, most] = args.bind(vm, "poll", ["", "timeout", "maxevents"], 1)?;
    let epoll = epoll_of(vm, args.pos[0])?;
    let limit = match limit.filter(|w| *w != Word::NONE) {
        Some(w) => match vm.to_f64(w)? {
            forever if forever < 0.0 => None,
            limit => Some(duration(vm, limit)?),
        },
        None => None,
    };
    let most = match most.map(|w| vm.to_i64(w)).transpose()?.unwrap_or(-1) {
        -1 => MOST_EVENTS,
        n if n > 0 => n as usize,
        n => {
            let text = format!("maxevents must be greater than 0, got {n}");
            return Err(vm.value_error(&text));
        }
    };
    let mut events: Vec<Event> = Vec::with_capacity(most.min(MOST_EVENTS));
    let poll = |_: &mut Descriptors, left: Option<&Timespec>| {
        let room = rustix::buffer::spare_capacity(&mut events);
        Ok(epoll::wait(&*epoll, room, left)?)
    };
    wait(vm, limit, poll, |count| *count > 0)?;
    let ready = events.iter().map(|e| (e.data.u64() as i64, i64::from({ e.flags }.bits())));
    Ok(pairs(vm, ready))
}
fn close(_: &mut Vm, args: &Args) -> R {
    let native = args.pos[0].get::<NativeObj>();
    if let Some(epoll) = native.map(|n| n.data.borrow_mut())
        && let Some(epoll) = { epoll }.downcast_mut::<Epoll>()
    {
        epoll.0 = None;
    }
    Ok(build::none())
}

pub(super) fn make_type(vm: &mut Vm) -> &'static TypeObj {
    let methods: &[(&str, NativeFn)] = &[
        ("register", register),
        ("modify", modify),
        ("unregister", unregister),
        ("poll", poll),
        ("close", close),
        ("fileno", |vm, a| {
            let fd = epoll_of(vm, a.pos[0])?.as_raw_fd();
            Ok(build::int64(vm, i64::from(fd)))
        }),
        ("__enter__", |vm, a| {
            epoll_of(vm, a.pos[0])?;
            Ok(Ref::new(a.pos[0]))
        }),
        ("__exit__", close),
    ];
    let ty = native_type(vm, "select", "epoll", methods);
    ty.new.set(Some(new));
    define_property(vm, ty, "closed", |_, w| Ok(build::bool(opened(w).is_none())), None);
    ty
}
