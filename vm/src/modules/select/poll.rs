//! `select.poll` objects.

use super::{descriptor, duration, pairs, poll_all};
use crate::build;
use crate::modules::native_type;
use crate::object::*;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustix::event::PollFlags;
use rustix::io::Errno;

/// What is watched, in the order in which it was registered.
#[derive(Default)]
struct Watched(Vec<(i32, PollFlags)>);

fn with<T>(vm: &mut Vm, w: Word, f: impl FnOnce(&mut Vec<(i32, PollFlags)>) -> T) -> R<T> {
    let native = w.get::<NativeObj>();
    let done =
        native.and_then(|n| n.data.borrow_mut().downcast_mut::<Watched>().map(|d| f(&mut d.0)));
    done.ok_or_else(|| vm.type_error("descriptor requires a 'select.poll' object".into()))
}

fn mask(vm: &mut Vm, w: Word) -> R<PollFlags> {
    let bits = vm.to_i64(w)?;
    match u16::try_from(bits) {
        Ok(bits) => Ok(PollFlags::from_bits_retain(bits)),
        Err(_) if bits < 0 => Err(vm.value_error("value must be positive")),
        Err(_) => Err(vm.overflow_error("Python int too large for C unsigned short")),
    }
}

fn register(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "register", 1, 1, 2)?;
    let fd = descriptor(vm, args.pos[1])?;
    let events = match args.get(2) {
        Some(w) => mask(vm, w)?,
        None => PollFlags::IN | PollFlags::PRI | PollFlags::OUT,
    };
    with(vm, args.pos[0], |watched| match watched.iter_mut().find(|(known, _)| *known == fd) {
        Some(known) => known.1 = events,
        None => watched.push((fd, events)),
    })?;
    Ok(build::none())
}
fn modify(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "modify", 1, 2, 2)?;
    let (fd, events) = (descriptor(vm, args.pos[1])?, mask(vm, args.pos[2])?);
    let found = with(vm, args.pos[0], |watched| {
        let known = watched.iter_mut().find(|(known, _)| *known == fd);
        known.map(|known| known.1 = events)
    })?;
    match found {
        Some(()) => Ok(build::none()),
        None => Err(vm.os_error(&Errno::NOENT.into(), &[])),
    }
}
fn unregister(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "unregister", 1, 1, 1)?;
    let fd = descriptor(vm, args.pos[1])?;
    let found = with(vm, args.pos[0], |watched| {
        let place = watched.iter().position(|(known, _)| *known == fd);
        place.map(|i| watched.remove(i))
    })?;
    if found.is_none() {
        let number = build::int64(vm, i64::from(fd));
        let arguments = build::tuple(vm, vec![number]);
        let e = crate::exceptions::instance(vm.exc().key_error, arguments);
        return Err(vm.raise_object(e));
    }
    Ok(build::none())
}
/// `poll.poll`: the limit is in milliseconds.
fn poll(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "poll", 1, 0, 1)?;
    let limit = match args.get(1).filter(|w| *w != Word::NONE) {
        Some(w) => match vm.to_f64(w)? {
            forever if forever < 0.0 => None,
            limit => Some(duration(vm, limit * 1e-3)?),
        },
        None => None,
    };
    let watched = with(vm, args.pos[0], |watched| watched.clone())?;
    let events = poll_all(vm, &watched, limit)?;
    let ready = watched.iter().zip(events).filter(|(_, events)| !events.is_empty());
    Ok(pairs(vm, ready.map(|((fd, _), events)| (i64::from(*fd), i64::from(events.bits())))))
}

pub(super) fn new(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "poll", 0, 0, 0)?;
    let ty = vm.library.poll_type.expect("made with this module");
    Ok(build::native(ty, Box::new(Watched::default())))
}

pub(super) fn make_type(vm: &mut Vm) {
    let methods: &[(&str, NativeFn)] =
        &[("register", register), ("modify", modify), ("unregister", unregister), ("poll", poll)];
    vm.library.poll_type = Some(native_type(vm, "select", "poll", methods));
}
