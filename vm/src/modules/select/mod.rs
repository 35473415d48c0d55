//! `select`: waiting until descriptors are ready.

mod epoll;
mod poll;

use super::posix::Descriptors;
use super::{module, set, set_numbers};
use crate::build;
use crate::heap::Ref;
use crate::vm::{Args, R, Vm};
use ir::word::Word;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use std::io;
use std::time::{Duration, Instant};

/// A descriptor from an argument (an int or an object with `fileno`).
pub(super) fn descriptor(vm: &mut Vm, w: Word) -> R<i32> {
    let fd = super::posix::argument(vm, w)?;
    if fd < 0 {
        let text = format!("file descriptor cannot be a negative integer ({fd})");
        return Err(vm.value_error(&text));
    }
    Ok(fd)
}

/// A time to wait, in seconds; `None` for no limit.
pub(super) fn seconds(vm: &mut Vm, w: Word) -> R<Option<Duration>> {
    if w == Word::NONE {
        return Ok(None);
    }
    let seconds = vm.to_f64(w)?;
    duration(vm, seconds).map(Some)
}
fn duration(vm: &mut Vm, seconds: f64) -> R<Duration> {
    if seconds < 0.0 {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(d) => Ok(d),
        Err(_) => Err(vm.overflow_error("timestamp too large to convert to C PyTime_t")),
    }
}

/// Waits. After a signal it looks up and goes on with the time that is left.
fn wait<T>(
    vm: &mut Vm,
    limit: Option<Duration>,
    mut wait: impl FnMut(&mut Descriptors, Option<&Timespec>) -> io::Result<T>,
    has_events: impl Fn(&T) -> bool,
) -> R<T> {
    vm.flush();
    // A moment that the clock can't show is never reached.
    let until = limit.and_then(|d| Instant::now().checked_add(d));
    loop {
        let turn = crate::threads::turn(vm)?.filter(|t| until.is_none_or(|u| *t < u));
        let left = turn.or(until).map(|u| u.saturating_duration_since(Instant::now()));
        let left = left.map(|d| Timespec {
            tv_sec: d.as_secs().min(i64::MAX as u64) as i64,
            tv_nsec: d.subsec_nanos().into(),
        });
        match wait(&mut vm.library.descriptors, left.as_ref()) {
            Err(e) if e.raw_os_error() == Some(Errno::INTR.raw_os_error()) => {
                vm.check_attention()?;
            }
            Err(e) => return Err(vm.os_error(&e, &[])),
            // Nothing has happened; it is the other threads' turn.
            Ok(v) if turn.is_some() && !has_events(&v) => {}
            Ok(v) => return Ok(v),
        }
    }
}

/// Waits until any of the descriptors has one of its events; what each has then. Those that aren't open are
/// `NVAL` at once.
pub(super) fn poll_all(
    vm: &mut Vm,
    watched: &[(i32, PollFlags)],
    limit: Option<Duration>,
) -> R<Vec<PollFlags>> {
    let fds: Vec<i32> = watched.iter().map(|(fd, _)| *fd).collect();
    let poll = |descriptors: &mut Descriptors, left: Option<&Timespec>| {
        let files = descriptors.borrow(&fds);
        let mut result: Vec<PollFlags> = files
            .iter()
            .map(|f| if f.is_some() { PollFlags::empty() } else { PollFlags::NVAL })
            .collect();
        let open = files.iter().zip(watched).enumerate();
        let (places, mut open): (Vec<usize>, Vec<PollFd<'_>>) = open
            .filter_map(|(i, (f, (_, events)))| Some((i, PollFd::from_borrowed_fd((*f)?, *events))))
            .unzip();
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        let any_bad = open.len() < watched.len();
        rustix::event::poll(&mut open, if any_bad { Some(&now) } else { left })?;
        for (i, ready) in places.into_iter().zip(&open) {
            result[i] = ready.revents();
        }
        Ok(result)
    };
    wait(vm, limit, poll, |events| events.iter().any(|e| !e.is_empty()))
}

/// `select.select`, on `poll`.
fn select(vm: &mut Vm, args: &Args) -> R {
    args.arity(vm, "select", 0, 3, 4)?;
    let exceptional = PollFlags::PRI;
    let readable =
        PollFlags::RDNORM | PollFlags::RDBAND | PollFlags::IN | PollFlags::HUP | PollFlags::ERR;
    let writable = PollFlags::WRBAND | PollFlags::WRNORM | PollFlags::OUT | PollFlags::ERR;
    let limit = seconds(vm, args.get(3).unwrap_or(Word::NONE))?;
    let mut objects = Vec::new();
    let mut watched = Vec::new();
    let kinds = [(PollFlags::IN, readable), (PollFlags::OUT, writable), (exceptional, exceptional)];
    for (list, (asked, shown)) in kinds.into_iter().enumerate() {
        for object in vm.collect(args.pos[list])? {
            watched.push((descriptor(vm, *object)?, asked));
            objects.push((list, shown, object));
        }
    }
    let events = poll_all(vm, &watched, limit)?;
    if events.iter().any(|e| e.contains(PollFlags::NVAL)) {
        return Err(vm.os_error(&Errno::BADF.into(), &[]));
    }
    let mut ready: [Vec<Ref>; 3] = Default::default();
    for ((list, shown, object), events) in objects.into_iter().zip(events) {
        if events.intersects(shown) {
            ready[list].push(object);
        }
    }
    let lists = ready.map(|objects| build::list(vm, objects));
    Ok(build::tuple(vm, lists.to_vec()))
}

/// A list of pairs of numbers.
fn pairs(vm: &mut Vm, of: impl Iterator<Item = (i64, i64)>) -> Ref {
    let pairs = of
        .map(|(fd, events)| {
            let pair = vec![build::int64(vm, fd), build::int64(vm, events)];
            build::tuple(vm, pair)
        })
        .collect();
    build::list(vm, pairs)
}

const NUMBERS: &[(&str, i64)] = system_numbers! {
    POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDNORM POLLRDBAND POLLWRNORM POLLWRBAND POLLRDHUP
    EPOLLIN EPOLLPRI EPOLLOUT EPOLLERR EPOLLHUP EPOLLRDHUP EPOLLONESHOT EPOLLEXCLUSIVE EPOLLWAKEUP
    EPOLLRDNORM EPOLLRDBAND EPOLLWRNORM EPOLLWRBAND EPOLLMSG EPOLL_CLOEXEC PIPE_BUF
};

pub(crate) fn make(vm: &mut Vm) -> Ref {
    let m = module(vm, "select", &[("select", select), ("poll", poll::new)]);
    set_numbers(vm, &m, NUMBERS);
    // The highest bit: a positive number to Python.
    set_numbers(vm, &m, &[("EPOLLET", i64::from(libc::EPOLLET as u32))]);
    poll::make_type(vm);
    let epoll = epoll::make_type(vm);
    set(vm, &m, "epoll", Ref::new(epoll.word()));
    let error = Ref::new(vm.exc().os_error.word());
    set(vm, &m, "error", error);
    m
}
